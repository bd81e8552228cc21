package story;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Plays the story of test/support/clients/chapters.ts with fabric8's client. */
public final class Story {
  static final String NAMESPACE = "default";
  static final long PATIENCE_SECONDS = 20;

  /** One chapter; throws when it does not go as it should. */
  interface Chapter {
    void play(KubernetesClient client) throws Exception;
  }

  private Story() {}

  public static void main(String[] args) throws Exception {
    Map<String, Chapter> chapters = new LinkedHashMap<>();
    chapters.put("creates a Pod and waits until it runs", Pods::create);
    chapters.put("adds an ephemeral container by the library's own means", Pods::addEphemeralContainer);
    chapters.put("executes a command and reads its exit code", Pods::execute);
    chapters.put("follows objects through a lost connection whose revision is gone", ConfigMaps::followThroughInterruption);
    chapters.put("is told of a conflict and tries again", ConfigMaps::retryConflict);
    chapters.put("applies, meets a conflict of managers and forces", ConfigMaps::applyAndForce);
    chapters.put("reads a list in pages", ConfigMaps::readPages);
    chapters.put("deletes the Pod and sees it go", Pods::delete);
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      for (Map.Entry<String, Chapter> chapter : chapters.entrySet()) {
        chapter.getValue().play(client);
        System.out.println("chapter: " + chapter.getKey());
      }
    }
  }

  static void check(boolean holds, Object what) {
    if (!holds) throw new AssertionError(String.valueOf(what));
  }
}
