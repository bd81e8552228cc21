package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/watch"
	watchtools "k8s.io/client-go/tools/watch"
)

const podName = "story"

func createPod(s story) error {
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: podName, Labels: map[string]string{"app": "story"}},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: "nginx:1.27"}}},
	}
	created, err := s.typed.CoreV1().Pods(namespace).Create(s.ctx, pod, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	if created.UID == "" || created.Spec.RestartPolicy != corev1.RestartPolicyAlways {
		return fmt.Errorf("no defaults in %v", created)
	}
	return s.waitForPod(created.ResourceVersion, func(event watch.Event) (bool, error) {
		pod, ok := event.Object.(*corev1.Pod)
		return ok && pod.Status.Phase == corev1.PodRunning, nil
	})
}

func addEphemeralContainer(s story) error {
	pods := s.typed.CoreV1().Pods(namespace)
	pod, err := pods.Get(s.ctx, podName, metav1.GetOptions{})
	if err != nil {
		return err
	}
	pod.Spec.EphemeralContainers = append(pod.Spec.EphemeralContainers, corev1.EphemeralContainer{
		EphemeralContainerCommon: corev1.EphemeralContainerCommon{Name: "debugger", Image: "busybox", Stdin: true, TTY: true},
		TargetContainerName:      "app",
	})
	changed, err := pods.UpdateEphemeralContainers(s.ctx, podName, pod, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	return s.waitForPod(changed.ResourceVersion, func(event watch.Event) (bool, error) {
		pod, ok := event.Object.(*corev1.Pod)
		if !ok || len(pod.Status.EphemeralContainerStatuses) == 0 {
			return false, nil
		}
		return pod.Status.EphemeralContainerStatuses[0].State.Running != nil, nil
	})
}

func deletePod(s story) error {
	pods := s.typed.CoreV1().Pods(namespace)
	pod, err := pods.Get(s.ctx, podName, metav1.GetOptions{})
	if err != nil {
		return err
	}
	grace := int64(1)
	if err := pods.Delete(s.ctx, podName, metav1.DeleteOptions{GracePeriodSeconds: &grace}); err != nil {
		return err
	}
	err = s.waitForPod(pod.ResourceVersion, func(event watch.Event) (bool, error) {
		return event.Type == watch.Deleted, nil
	})
	if err != nil {
		return err
	}
	if _, err := pods.Get(s.ctx, podName, metav1.GetOptions{}); !apierrors.IsNotFound(err) {
		return fmt.Errorf("the Pod should be gone, but: %v", err)
	}
	return nil
}

// waitForPod watches the story's Pod from a revision until the condition holds.
func (s story) waitForPod(revision string, condition watchtools.ConditionFunc) error {
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	byName := fields.OneTermEqualSelector("metadata.name", podName).String()
	_, err := watchtools.Until(ctx, revision, watcher(func(options metav1.ListOptions) (watch.Interface, error) {
		options.FieldSelector = byName
		return s.typed.CoreV1().Pods(namespace).Watch(ctx, options)
	}), condition)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("not within %v: %w", patience, err)
	}
	return err
}

// eventually asks until the answer is yes.
func eventually(what string, done func() bool) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if done() {
			return nil
		}
	}
	return fmt.Errorf("not within %v: %s", patience, what)
}
