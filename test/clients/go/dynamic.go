package main

import (
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic/dynamicinformer"
)

var (
	podsResource       = schema.GroupVersionResource{Version: "v1", Resource: "pods"}
	configMapsResource = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}
)

func object(kind, name string, more map[string]any) *unstructured.Unstructured {
	content := map[string]any{"apiVersion": "v1", "kind": kind, "metadata": map[string]any{"name": name}}
	for key, value := range more {
		content[key] = value
	}
	return &unstructured.Unstructured{Object: content}
}

func dynamicClient(s story) error {
	pods := s.dynamic.Resource(podsResource).Namespace(namespace)
	spec := map[string]any{"containers": []any{map[string]any{"name": "app", "image": "nginx"}}}
	if _, err := pods.Create(s.ctx, object("Pod", "dynamic", map[string]any{"spec": spec}), metav1.CreateOptions{}); err != nil {
		return err
	}
	running := func() bool {
		pod, err := pods.Get(s.ctx, "dynamic", metav1.GetOptions{})
		if err != nil {
			return false
		}
		phase, _, _ := unstructured.NestedString(pod.Object, "status", "phase")
		return phase == "Running"
	}
	if err := eventually("the Pod runs", running); err != nil {
		return err
	}
	patch := []byte(`{"spec":{"ephemeralContainers":[{"name":"debugger","image":"busybox"}]}}`)
	patched, err := pods.Patch(s.ctx, "dynamic", types.StrategicMergePatchType, patch, metav1.PatchOptions{}, "ephemeralcontainers")
	if err != nil {
		return err
	}
	if found, _, _ := unstructured.NestedSlice(patched.Object, "spec", "ephemeralContainers"); len(found) != 1 {
		return fmt.Errorf("%d ephemeral containers", len(found))
	}
	if err := s.dynamicInformer(); err != nil {
		return err
	}
	if err := s.dynamicApply(); err != nil {
		return err
	}
	if err := pods.Delete(s.ctx, "dynamic", metav1.DeleteOptions{}); err != nil {
		return err
	}
	return eventually("the Pod is gone", func() bool {
		_, err := pods.Get(s.ctx, "dynamic", metav1.GetOptions{})
		return apierrors.IsNotFound(err)
	})
}

func (s story) dynamicInformer() error {
	factory := dynamicinformer.NewFilteredDynamicSharedInformerFactory(s.dynamic, 0, namespace, nil)
	informer := factory.ForResource(configMapsResource)
	informer.Informer()
	stop := make(chan struct{})
	defer close(stop)
	factory.Start(stop)
	maps := s.dynamic.Resource(configMapsResource).Namespace(namespace)
	if _, err := maps.Create(s.ctx, object("ConfigMap", "seen-dynamically", nil), metav1.CreateOptions{}); err != nil {
		return err
	}
	return eventually("the informer sees the object", func() bool {
		_, err := informer.Lister().ByNamespace(namespace).Get("seen-dynamically")
		return err == nil
	})
}

func (s story) dynamicApply() error {
	maps := s.dynamic.Resource(configMapsResource).Namespace(namespace)
	wish := func(value string) *unstructured.Unstructured {
		return object("ConfigMap", "applied-dynamically", map[string]any{"data": map[string]any{"key": value}})
	}
	if _, err := maps.Apply(s.ctx, "applied-dynamically", wish("one"), metav1.ApplyOptions{FieldManager: "first"}); err != nil {
		return err
	}
	_, err := maps.Apply(s.ctx, "applied-dynamically", wish("two"), metav1.ApplyOptions{FieldManager: "second"})
	if !apierrors.IsConflict(err) {
		return fmt.Errorf("a conflict of managers was expected, not %v", err)
	}
	_, err = maps.Apply(s.ctx, "applied-dynamically", wish("two"), metav1.ApplyOptions{FieldManager: "second", Force: true})
	return err
}
