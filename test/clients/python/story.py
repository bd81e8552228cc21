"""Plays the story of test/support/clients/chapters.ts with the Python client."""

import os
import sys
import time
import urllib.request

from kubernetes import client, config, dynamic, watch
from kubernetes.client.exceptions import ApiException
from kubernetes.stream import stream

NAMESPACE = "default"
POD = "story"
PATIENCE_SECONDS = 20


def wait_for_pod(core, condition):
    """Watches the story's Pod until `condition(event type, Pod)` holds."""
    watcher = watch.Watch()
    selector = f"metadata.name={POD}"
    events = watcher.stream(
        core.list_namespaced_pod, NAMESPACE, field_selector=selector, timeout_seconds=PATIENCE_SECONDS
    )
    for event in events:
        if condition(event["type"], event["object"]):
            watcher.stop()
            return
    raise TimeoutError(f"not within {PATIENCE_SECONDS} s")


def config_map(name, labels=None, data=None):
    return client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name, labels=labels), data=data)


def refused(status, call, *args, **options):
    """The refusal of a call that must be refused with this status."""
    try:
        call(*args, **options)
    except ApiException as refusal:
        if refusal.status != status:
            raise
        return refusal
    raise AssertionError(f"{call.__name__} was not refused with {status}")


def create_pod(core):
    container = client.V1Container(name="app", image="nginx:1.27")
    pod = client.V1Pod(metadata=client.V1ObjectMeta(name=POD), spec=client.V1PodSpec(containers=[container]))
    created = core.create_namespaced_pod(NAMESPACE, pod)
    assert created.spec.restart_policy == "Always", created
    wait_for_pod(core, lambda _, pod: pod.status.phase == "Running")


def add_ephemeral_container(core):
    container = {"name": "debugger", "image": "busybox", "stdin": True, "targetContainerName": "app"}
    patch = {"spec": {"ephemeralContainers": [container]}}
    core.patch_namespaced_pod_ephemeralcontainers(POD, NAMESPACE, patch)

    def is_running(_, pod):
        return any(status.state.running for status in pod.status.ephemeral_container_statuses or [])

    wait_for_pod(core, is_running)


def execute(core):
    session = stream(
        core.connect_get_namespaced_pod_exec,
        POD,
        NAMESPACE,
        container="app",
        command=["sh", "-c", "echo hello; exit 7"],
        stdout=True,
        stderr=True,
        _preload_content=False,
    )
    session.run_forever(timeout=PATIENCE_SECONDS)
    assert (session.read_stdout(), session.returncode) == ("hello\n", 7), session.returncode


def follow_through_interruption(core):
    """Lists and watches as an informer does: a revision that is gone means a new list."""
    labels = {"story": "informer"}
    core.create_namespaced_config_map(NAMESPACE, config_map("before", labels))
    known, gone = set(), 0
    listed = core.list_namespaced_config_map(NAMESPACE, label_selector="story=informer")
    known.update(item.metadata.name for item in listed.items)
    assert known == {"before"}, known
    interrupt()
    try:
        watch_maps(core, listed.metadata.resource_version, known, "born-meanwhile")
    except ApiException as refusal:
        assert refusal.status == 410, refusal
        gone += 1
        listed = core.list_namespaced_config_map(NAMESPACE, label_selector="story=informer")
        known.update(item.metadata.name for item in listed.items)
    assert gone == 1 and "born-meanwhile" in known, (gone, known)
    core.create_namespaced_config_map(NAMESPACE, config_map("after", labels))
    watch_maps(core, listed.metadata.resource_version, known, "after")


def watch_maps(core, revision, known, awaited):
    watcher = watch.Watch()
    events = watcher.stream(
        core.list_namespaced_config_map,
        NAMESPACE,
        label_selector="story=informer",
        resource_version=revision,
        timeout_seconds=PATIENCE_SECONDS,
    )
    for event in events:
        known.add(event["object"].metadata.name)
        if awaited in known:
            watcher.stop()
            return
    raise TimeoutError(f"{awaited} was not seen")


def interrupt():
    request = urllib.request.Request(os.environ["INTERRUPT_URL"], method="POST")
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200, answer.status


def retry_conflict(core):
    stale = core.create_namespaced_config_map(NAMESPACE, config_map("contested"))
    core.patch_namespaced_config_map("contested", NAMESPACE, {"data": {"by": "other"}})
    stale.data = {"by": "story"}
    refused(409, core.replace_namespaced_config_map, "contested", NAMESPACE, stale)
    fresh = core.read_namespaced_config_map("contested", NAMESPACE)
    fresh.data = {"by": "story"}
    assert core.replace_namespaced_config_map("contested", NAMESPACE, fresh).data == {"by": "story"}


def apply_and_force(core):
    """With the dynamic client: the typed one cannot name the media type of an apply."""
    resource = dynamic.DynamicClient(core.api_client).resources.get(api_version="v1", kind="ConfigMap")

    def apply(value, manager, **options):
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "applied"}, "data": {"key": value}}
        return resource.server_side_apply(body, name="applied", namespace=NAMESPACE, field_manager=manager, **options)

    apply("one", "first")
    refusal = refused(409, apply, "two", "second")
    assert b"FieldManagerConflict" in refusal.body, refusal.body
    assert apply("two", "second", force_conflicts=True).data.key == "two"


def read_pages(core):
    for index in range(5):
        core.create_namespaced_config_map(NAMESPACE, config_map(f"page-{index}", {"story": "pages"}))
    sizes, token = [], None
    while token != "":
        options = {"_continue": token} if token else {}
        page = core.list_namespaced_config_map(NAMESPACE, label_selector="story=pages", limit=2, **options)
        sizes.append(len(page.items))
        token = page.metadata._continue or ""
    assert sizes == [2, 2, 1], sizes


def delete_pod(core):
    core.delete_namespaced_pod(POD, NAMESPACE, grace_period_seconds=1)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            core.read_namespaced_pod(POD, NAMESPACE)
        except ApiException as refusal:
            assert refusal.status == 404, refusal
            return
        time.sleep(0.1)
    raise TimeoutError("the Pod does not go")


CHAPTERS = {
    "creates a Pod and waits until it runs": create_pod,
    "adds an ephemeral container by the library's own means": add_ephemeral_container,
    "executes a command and reads its exit code": execute,
    "follows objects through a lost connection whose revision is gone": follow_through_interruption,
    "is told of a conflict and tries again": retry_conflict,
    "applies, meets a conflict of managers and forces": apply_and_force,
    "reads a list in pages": read_pages,
    "deletes the Pod and sees it go": delete_pod,
}


def main():
    config.load_kube_config(os.environ["KUBECONFIG"])
    core = client.CoreV1Api()
    for name, play in CHAPTERS.items():
        play(core)
        print(f"chapter: {name}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
