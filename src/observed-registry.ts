/** A registry in which what is written late is written before anybody looks. */
import type { Registry, Target } from './registry/registry.ts'

/** What is told of reads from outside. */
export interface Observer {
  /** Somebody is about to read the target; `name` '' means all of them. */
  readonly beforeRead: (target: Target) => void
  /** Somebody begins to watch it. Returns what is called when the watch ends. */
  readonly beforeWatch: (target: Target) => () => void
}

/** The same registry, that tells `observer` of reads and watches first. */
export function observedRegistry(registry: Registry, { beforeRead, beforeWatch }: Observer): Registry {
  return {
    get revision() {
      return registry.revision
    },
    get generation() {
      return registry.generation
    },
    get(target, resourceVersion) {
      beforeRead(target)
      return registry.get(target, resourceVersion)
    },
    list(target, options) {
      beforeRead(target)
      return registry.list(target, options)
    },
    watch(target, options, sink) {
      const ended = beforeWatch(target)
      const watcher = registry.watch(target, options, sink)
      let open = true
      return {
        close() {
          watcher.close()
          if (open) ended()
          open = false
        },
      }
    },
    lookup: (group, version, resource) => registry.lookup(group, version, resource),
    kinds: () => registry.kinds(),
    register: (kind) => registry.register(kind),
    unregister: (kind) => registry.unregister(kind),
    create: (target, object, context) => registry.create(target, object, context),
    update: (target, object, context) => registry.update(target, object, context),
    patch: (target, patch, context) => registry.patch(target, patch, context),
    delete: (target, options, context) => registry.delete(target, options, context),
    deleteCollection: (target, list, options, context) => registry.deleteCollection(target, list, options, context),
    readAction: (target, context) => registry.readAction(target, context),
    runAction: (target, body, context) => registry.runAction(target, body, context),
    admitConnection: (target, options, context) => registry.admitConnection(target, options, context),
    render: (kind, object, written) => registry.render(kind, object, written),
  }
}
