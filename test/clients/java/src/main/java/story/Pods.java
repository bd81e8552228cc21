package story;

import static story.Story.NAMESPACE;
import static story.Story.PATIENCE_SECONDS;

import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What happens to the story's Pod. */
final class Pods {
  private Pods() {}

  private static PodResource pod(KubernetesClient client) {
    return client.pods().inNamespace(NAMESPACE).withName("story");
  }

  static void create(KubernetesClient client) {
    Pod wish = new PodBuilder()
        .withNewMetadata().withName("story").endMetadata()
        .withNewSpec().addNewContainer().withName("app").withImage("nginx:1.27").endContainer().endSpec()
        .build();
    Pod created = client.pods().inNamespace(NAMESPACE).resource(wish).create();
    Story.check("Always".equals(created.getSpec().getRestartPolicy()), created);
    pod(client).waitUntilCondition(
        found -> found != null && "Running".equals(found.getStatus().getPhase()), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  static void addEphemeralContainer(KubernetesClient client) {
    EphemeralContainer debugger = new EphemeralContainerBuilder()
        .withName("debugger").withImage("busybox").withStdin(true).withTargetContainerName("app").build();
    pod(client).ephemeralContainers().edit(found -> new PodBuilder(found)
        .editSpec().addToEphemeralContainers(debugger).endSpec().build());
    pod(client).waitUntilCondition(
        found -> found.getStatus().getEphemeralContainerStatuses().stream()
            .anyMatch(status -> status.getState().getRunning() != null),
        PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  static void execute(KubernetesClient client) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (ExecWatch watch = pod(client).inContainer("app").writingOutput(output).exec("sh", "-c", "echo hello; exit 7")) {
      Integer code = watch.exitCode().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Story.check(code != null && code == 7 && "hello\n".equals(output.toString()), code + " " + output);
    }
  }

  static void delete(KubernetesClient client) {
    pod(client).withGracePeriod(1).delete();
    pod(client).waitUntilCondition(Objects::isNull, PATIENCE_SECONDS, TimeUnit.SECONDS);
    Story.check(pod(client).get() == null, "the Pod is still there");
  }
}
