package main

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	applycorev1 "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/retry"
)

type watcher func(metav1.ListOptions) (watch.Interface, error)

func (w watcher) WatchWithContext(_ context.Context, options metav1.ListOptions) (watch.Interface, error) {
	return w(options)
}

func (w watcher) Watch(options metav1.ListOptions) (watch.Interface, error) { return w(options) }

func configMap(name string, labels map[string]string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}}
}

func followThroughInterruption(s story) error {
	factory := informers.NewSharedInformerFactoryWithOptions(s.typed, 0, informers.WithNamespace(namespace),
		informers.WithTweakListOptions(func(options *metav1.ListOptions) { options.LabelSelector = "story=informer" }))
	lister := factory.Core().V1().ConfigMaps().Lister().ConfigMaps(namespace)
	informer := factory.Core().V1().ConfigMaps().Informer()
	stop := make(chan struct{})
	defer close(stop)
	factory.Start(stop)
	if !cache.WaitForCacheSync(stop, informer.HasSynced) {
		return errors.New("the cache does not fill")
	}
	seen := func(name string) func() bool {
		return func() bool { _, err := lister.Get(name); return err == nil }
	}
	maps := s.typed.CoreV1().ConfigMaps(namespace)
	labels := map[string]string{"story": "informer"}
	if _, err := maps.Create(s.ctx, configMap("before", labels), metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := eventually("the first object is seen", seen("before")); err != nil {
		return err
	}
	if err := interrupt(); err != nil {
		return err
	}
	if err := eventually("what was born meanwhile is seen", seen("born-meanwhile")); err != nil {
		return err
	}
	if _, err := maps.Create(s.ctx, configMap("after", labels), metav1.CreateOptions{}); err != nil {
		return err
	}
	return eventually("what comes after is seen", seen("after"))
}

func retryConflict(s story) error {
	maps := s.typed.CoreV1().ConfigMaps(namespace)
	stale, err := maps.Create(s.ctx, configMap("contested", nil), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	other := stale.DeepCopy()
	other.Data = map[string]string{"by": "other"}
	if _, err := maps.Update(s.ctx, other, metav1.UpdateOptions{}); err != nil {
		return err
	}
	current, conflicts := stale, 0
	err = retry.RetryOnConflict(retry.DefaultRetry, func() error {
		current.Data = map[string]string{"by": "story"}
		_, err := maps.Update(s.ctx, current, metav1.UpdateOptions{})
		if apierrors.IsConflict(err) {
			conflicts++
			if fresh, getErr := maps.Get(s.ctx, "contested", metav1.GetOptions{}); getErr == nil {
				current = fresh
			}
		}
		return err
	})
	if err == nil && conflicts != 1 {
		return fmt.Errorf("%d conflicts instead of one", conflicts)
	}
	return err
}

func applyAndForce(s story) error {
	maps := s.typed.CoreV1().ConfigMaps(namespace)
	wish := func(value string) *applycorev1.ConfigMapApplyConfiguration {
		return applycorev1.ConfigMap("applied", namespace).WithData(map[string]string{"key": value})
	}
	if _, err := maps.Apply(s.ctx, wish("one"), metav1.ApplyOptions{FieldManager: "first"}); err != nil {
		return err
	}
	_, err := maps.Apply(s.ctx, wish("two"), metav1.ApplyOptions{FieldManager: "second"})
	if !apierrors.IsConflict(err) || !apierrors.HasStatusCause(err, metav1.CauseTypeFieldManagerConflict) {
		return fmt.Errorf("a conflict of managers was expected, not %v", err)
	}
	forced, err := maps.Apply(s.ctx, wish("two"), metav1.ApplyOptions{FieldManager: "second", Force: true})
	if err != nil {
		return err
	}
	if forced.Data["key"] != "two" {
		return fmt.Errorf("not forced: %v", forced.Data)
	}
	return nil
}

func readPages(s story) error {
	maps := s.typed.CoreV1().ConfigMaps(namespace)
	for i := range 5 {
		if _, err := maps.Create(s.ctx, configMap(fmt.Sprintf("page-%d", i), map[string]string{"story": "pages"}), metav1.CreateOptions{}); err != nil {
			return err
		}
	}
	options := metav1.ListOptions{LabelSelector: "story=pages", Limit: 2}
	sizes := []int{}
	for {
		page, err := maps.List(s.ctx, options)
		if err != nil {
			return err
		}
		sizes = append(sizes, len(page.Items))
		if options.Continue = page.Continue; options.Continue == "" {
			break
		}
	}
	if fmt.Sprint(sizes) != "[2 2 1]" {
		return fmt.Errorf("pages of %v objects", sizes)
	}
	return nil
}
