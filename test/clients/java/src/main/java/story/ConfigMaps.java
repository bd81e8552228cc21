package story;

import static story.Story.NAMESPACE;
import static story.Story.PATIENCE_SECONDS;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What happens to ConfigMaps. */
final class ConfigMaps {
  private static final Map<String, String> INFORMER = Map.of("story", "informer");
  private static final Map<String, String> PAGES = Map.of("story", "pages");

  private ConfigMaps() {}

  private static Resource<ConfigMap> create(KubernetesClient client, String name, Map<String, String> labels) {
    Resource<ConfigMap> resource = client.configMaps().inNamespace(NAMESPACE).resource(named(name, labels));
    resource.create();
    return resource;
  }

  private static ConfigMap named(String name, Map<String, String> labels) {
    return new ConfigMapBuilder().withNewMetadata().withName(name).withLabels(labels).endMetadata().build();
  }

  static void followThroughInterruption(KubernetesClient client) throws Exception {
    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace(NAMESPACE).withLabels(INFORMER).inform()) {
      create(client, "before", INFORMER);
      await(informer, "before");
      HttpResponse<String> answer = HttpClient.newHttpClient().send(
          HttpRequest.newBuilder(URI.create(System.getenv("INTERRUPT_URL"))).POST(HttpRequest.BodyPublishers.noBody()).build(),
          HttpResponse.BodyHandlers.ofString());
      Story.check(answer.statusCode() == 200, answer);
      await(informer, "born-meanwhile");
      create(client, "after", INFORMER);
      await(informer, "after");
    }
  }

  private static void await(SharedIndexInformer<ConfigMap> informer, String name) throws InterruptedException {
    for (int turn = 0; turn < PATIENCE_SECONDS * 20; turn++) {
      if (informer.getStore().getByKey(NAMESPACE + "/" + name) != null) return;
      Thread.sleep(50);
    }
    throw new AssertionError(name + " was not seen");
  }

  static void retryConflict(KubernetesClient client) {
    Resource<ConfigMap> contested = create(client, "contested", Map.of());
    ConfigMap stale = contested.get();
    contested.edit(found -> new ConfigMapBuilder(found).addToData("by", "other").build());
    ConfigMap wish = new ConfigMapBuilder(stale).addToData("by", "story").build();
    try {
      client.configMaps().inNamespace(NAMESPACE).resource(wish).update();
      throw new AssertionError("a stale update was not refused");
    } catch (KubernetesClientException refusal) {
      Story.check(refusal.getCode() == 409, refusal);
    }
    ConfigMap fresh = new ConfigMapBuilder(contested.get()).addToData("by", "story").build();
    ConfigMap written = client.configMaps().inNamespace(NAMESPACE).resource(fresh).update();
    Story.check("story".equals(written.getData().get("by")), written);
  }

  static void applyAndForce(KubernetesClient client) {
    apply(client, "one", "first", false);
    try {
      apply(client, "two", "second", false);
      throw new AssertionError("no conflict of managers");
    } catch (KubernetesClientException refusal) {
      Story.check("FieldManagerConflict".equals(refusal.getStatus().getDetails().getCauses().get(0).getReason()), refusal);
    }
    Story.check("two".equals(apply(client, "two", "second", true).getData().get("key")), "not forced");
  }

  private static ConfigMap apply(KubernetesClient client, String value, String manager, boolean force) {
    ConfigMap wish = new ConfigMapBuilder(named("applied", Map.of())).addToData("key", value).build();
    PatchContext context = new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager(manager).withForce(force).build();
    return client.configMaps().inNamespace(NAMESPACE).resource(wish).patch(context);
  }

  static void readPages(KubernetesClient client) {
    for (int index = 0; index < 5; index++) create(client, "page-" + index, PAGES);
    List<Integer> sizes = new ArrayList<>();
    String token = null;
    do {
      ConfigMapList page = client.configMaps().inNamespace(NAMESPACE).withLabels(PAGES)
          .list(new ListOptionsBuilder().withLimit(2L).withContinue(token).build());
      sizes.add(page.getItems().size());
      token = page.getMetadata().getContinue();
    } while (token != null && !token.isEmpty());
    Story.check(sizes.equals(List.of(2, 2, 1)), sizes);
  }
}
