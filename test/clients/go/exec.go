package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/util/exec"
)

// execute runs a command by SPDY and by WebSocket.
func execute(s story) error {
	request := s.typed.CoreV1().RESTClient().Post().
		Resource("pods").Namespace(namespace).Name(podName).SubResource("exec").
		VersionedParams(&corev1.PodExecOptions{
			Container: "app",
			Command:   []string{"sh", "-c", "echo hello; exit 7"},
			Stdout:    true,
			Stderr:    true,
		}, scheme.ParameterCodec)
	spdy, err := remotecommand.NewSPDYExecutor(s.config, http.MethodPost, request.URL())
	if err != nil {
		return err
	}
	websocket, err := remotecommand.NewWebSocketExecutor(s.config, http.MethodGet, request.URL().String())
	if err != nil {
		return err
	}
	for _, executor := range []remotecommand.Executor{spdy, websocket} {
		var stdout, stderr bytes.Buffer
		err := executor.StreamWithContext(s.ctx, remotecommand.StreamOptions{Stdout: &stdout, Stderr: &stderr})
		var exit exec.CodeExitError
		if !errors.As(err, &exit) || exit.Code != 7 || stdout.String() != "hello\n" {
			return fmt.Errorf("%T: %q, %v", executor, stdout.String(), err)
		}
	}
	return nil
}
