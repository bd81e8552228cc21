// Plays the story of test/support/clients/chapters.ts with client-go: the typed client, whose bodies are protobuf, and
// the dynamic client.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	namespace = "default"
	patience  = 20 * time.Second
)

// story is what all chapters work with.
type story struct {
	ctx     context.Context
	config  *rest.Config
	typed   kubernetes.Interface
	dynamic dynamic.Interface
}

type chapter struct {
	name string
	play func(story) error
}

var chapters = []chapter{
	{"creates a Pod and waits until it runs", createPod},
	{"adds an ephemeral container by the library's own means", addEphemeralContainer},
	{"executes a command and reads its exit code", execute},
	{"follows objects through a lost connection whose revision is gone", followThroughInterruption},
	{"is told of a conflict and tries again", retryConflict},
	{"applies, meets a conflict of managers and forces", applyAndForce},
	{"reads a list in pages", readPages},
	{"deletes the Pod and sees it go", deletePod},
	{"does the same with the dynamic client", dynamicClient},
}

func main() {
	s, err := begin()
	if err != nil {
		fail("beginning", err)
	}
	for _, c := range chapters {
		if err := c.play(s); err != nil {
			fail(c.name, err)
		}
		fmt.Println("chapter: " + c.name)
	}
}

func begin() (story, error) {
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	if err != nil {
		return story{}, err
	}
	typed, err := kubernetes.NewForConfig(config)
	if err != nil {
		return story{}, err
	}
	untyped, err := dynamic.NewForConfig(config)
	return story{context.Background(), config, typed, untyped}, err
}

func fail(where string, err error) {
	fmt.Fprintf(os.Stderr, "%s: %v\n", where, err)
	os.Exit(1)
}

// interrupt asks the test to cut the wire, and returns when it holds again.
func interrupt() error {
	answer, err := http.Post(os.Getenv("INTERRUPT_URL"), "text/plain", nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the interruption failed: %s", answer.Status)
	}
	return nil
}
