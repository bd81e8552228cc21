/** The composition root: everything a cluster is made of, wired once. */
import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { parseAllDocuments } from 'yaml'
import { builtInPlugins } from './admission/built-in-plugins.ts'
import { startDefinitionController } from './apiextensions/definition-controller.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from './apimachinery/objects.ts'
import { createIdSource } from './apimachinery/random-ids.ts'
import type { ApiRequest } from './apiserver/api.ts'
import { createApiServer } from './apiserver/api-server.ts'
import { createAuthenticator, userOf } from './apiserver/authentication/authenticators.ts'
import type { Client } from './client/client.ts'
import type { Pod } from './client/types.ts'
import type { Clock } from './clock/clock.ts'
import { createSystemClock } from './clock/system-clock.ts'
import { type SettleOptions, VirtualClock } from './clock/virtual-clock.ts'
import { metricsKinds } from './cluster-metrics.ts'
import { lateNetwork } from './cluster-network.ts'
import { startControlPlane } from './control-plane.ts'
import { RootCaBundle } from './controllers/root-ca-bundle.ts'
import { createAccess } from './create-access.ts'
import { createClients, SERVER, serverManager } from './create-clients.ts'
import { type Faults, NodeFaults } from './faults.ts'
import { IN_CLUSTER_CERTIFICATE } from './in-cluster-certificate.ts'
import { inClusterServer } from './in-cluster-server.ts'
import { plantedStorage } from './initial-objects.ts'
import { type InjectRequest, type InjectResponse, inject } from './inject.ts'
import { type Journal, WriteJournal } from './journal.ts'
import { builtInKinds } from './kinds/built-in-kinds.ts'
import { Heartbeats } from './kubelet/heartbeats.ts'
import { Listeners, type Listening, type ListenOptions } from './listeners.ts'
import { PodAmounts } from './metrics/pod-amounts.ts'
import { MetricSettings, type Metrics } from './metrics/settings.ts'
import { nodeConnections } from './node-connections.ts'
import { ClusterNodes, type Nodes } from './nodes.ts'
import { observeHeartbeats } from './observe-heartbeats.ts'
import { observedRegistry } from './observed-registry.ts'
import { type ClusterOptions, resolveOptions } from './options.ts'
import { GenericRegistry } from './registry/generic-registry.ts'
import { ImageCatalog } from './runtime/image-catalog.ts'
import { programFinder } from './runtime/programs/program-finder.ts'
import { shippedImages } from './runtime/shipped-images.ts'
import { loadSchema } from './schema/load-schema.ts'

/** A cluster that lives in this process. Two of them share nothing. */
export interface Cluster {
  /** Sends a request without a socket: as the administrator, unless it has an Authorization header. */
  inject(request: InjectRequest): InjectResponse
  /** Node's HTTP server, not listening: for supertest. */
  readonly server: Server
  /** Opens sockets for other clients. */
  listen(options?: ListenOptions): Promise<Listening>
  /** Server-side apply of YAML or objects, as field manager `ephemera`. Objects without a namespace go to `default`. */
  apply(input: string | JsonObject | readonly JsonObject[]): Promise<KubeObject[]>
  /** Reads and writes without HTTP; objects are frozen. */
  readonly client: Client
  /** Its nodes: more of them, fewer, lost ones. A bare cluster has none and takes none. */
  readonly nodes: Nodes
  /** Makes things go wrong. */
  readonly faults: Faults
  /** What Pods and nodes use, for `kubectl top` and autoscalers. */
  readonly metrics: Metrics
  /** What was written. */
  readonly journal: Journal
  /** Moves time. With real time, its `advance` waits. */
  readonly clock: ClusterClock
  /** Resolves when nothing more is about to happen. */
  settle(options?: SettleOptions): Promise<void>
  /** Ends everything: no timer, socket or file is left. */
  close(): Promise<void>
}

/** The clock as tests use it. */
export interface ClusterClock {
  /** Milliseconds since 1970, in the cluster. */
  now(): number
  /** Moves virtual time by '5m' or milliseconds; rejects with real time. */
  advance(duration: string | number): Promise<void>
}

const ADMINISTRATOR = { name: 'kubernetes-admin', groups: ['system:masters'] }
const ADMIN = userOf(ADMINISTRATOR)
const TOKEN_BYTES = 24

/** A request that does not say who asks is the administrator's. */
const asAdministrator = (request: ApiRequest): ApiRequest =>
  request.headers.authorization === undefined ? { ...request, user: ADMIN } : request

/** Turns after which controllers have looked at what there is from the beginning: informers tell, queues work, twice over. */
const START_TURNS = 4

async function turns(clock: Clock, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => clock.setTimeout(resolve, 0))
}

/** Makes a cluster that is ready: its namespaces have their accounts, its nodes are there. Throws a TypeError for wrong options. */
export async function createCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const resolved = resolveOptions(options)
  const virtual = resolved.time === 'virtual' ? new VirtualClock() : undefined
  const clock: Clock = virtual ?? createSystemClock({ scale: resolved.timeScale })
  const ids = createIdSource(resolved.seed)
  const hasMetrics = resolved.metricsServer && !resolved.bare
  const schema = loadSchema(resolved.kubernetesVersion, hasMetrics ? ['metrics.k8s.io'] : [])
  const journal = new WriteJournal(clock, resolved.journal)
  const storage = plantedStorage(
    { schema, seed: resolved.seed, now: clock.now(), bare: resolved.bare },
    { history: resolved.watchHistory, onWrite: journal.note },
  )
  const beats = new Heartbeats(clock)
  const metrics = new MetricSettings()
  const others = hasMetrics ? metricsKinds({ storage, clock, beats, settings: metrics }) : []
  const registry = new GenericRegistry({
    storage,
    schema,
    kinds: builtInKinds(schema, others),
    plugins: builtInPlugins,
  })
  // A secret, never of the seed: whoever reaches the port could guess it otherwise.
  const adminToken = randomBytes(TOKEN_BYTES).toString('base64url')
  const tokens = [...resolved.tokens, { ...ADMINISTRATOR, token: adminToken }]
  const access = createAccess({
    ...resolved,
    storage,
    clock,
    ids,
    tokens,
    schema,
    labelSecret: (secret, name, value) => labelSecret(server, secret, name, value),
  })
  const bugs: unknown[] = []
  const observed = observedRegistry(registry, observeHeartbeats(beats))
  const apiServer = createApiServer({
    registry: observed,
    schema,
    clock,
    ids,
    nodes: nodeConnections(() => plane?.nodes.all() ?? [], clock),
    network: lateNetwork(() => plane?.network),
    access,
    authenticate: createAuthenticator(access.tokens.review, access.tokens.audiences),
    onBug: (error) => bugs.push(error),
  })
  const { agentFor } = createClients({ registry, clock, ids, access })
  const { clientFor } = createClients({ registry: observed, clock, ids, access })
  const server = clientFor(SERVER, serverManager(schema))
  storage.startCompaction(() => clock.now())
  const client = clientFor(ADMIN, 'ephemera')
  const stopDefinitions = startDefinitionController({
    registry,
    clock,
    client: server,
    objectMeta: schema.objectMeta,
  })
  const faults = new NodeFaults(
    () => plane?.nodes.all() ?? [],
    (pod) => client.get('pods', pod).metadata.uid ?? '',
  )
  const catalog = new ImageCatalog(resolved.images, resolved.unknownImages, shippedImages)
  const { pullFault } = faults
  const rootCa = new RootCaBundle(IN_CLUSTER_CERTIFICATE.ca)
  const plane = resolved.bare
    ? undefined
    : startControlPlane({
        agentFor,
        clock,
        ids,
        nodes: resolved.nodes,
        beats,
        owner: client,
        catalog,
        find: programFinder(resolved.programs),
        pullFault,
        memoryOf: (pod) => memoryOf(pod, metrics, client),
        rootCa,
        metrics: metrics.custom,
        tokens: access.tokens,
      })
  if (plane !== undefined) await (virtual?.runUntilIdle() ?? turns(clock, START_TURNS))
  const listeners = new Listeners({
    handle: apiServer.handle,
    adminToken,
    onAuthority: (certificate) => rootCa.publish(certificate),
  })
  plane?.podNetwork.serve(inClusterServer(clock, (stream) => listeners.accept(stream)))

  return {
    client,
    journal,
    faults,
    metrics,
    nodes: plane?.nodes ?? new ClusterNodes(client, noKubelets),
    get server() {
      return listeners.server
    },
    inject: (request) => inject((wire) => apiServer.handle(asAdministrator(wire)), request),
    listen: (listen) => listeners.listen(listen),
    apply: async (input) => documentsOf(input).map((object) => applyOne(client, registry, object)),
    clock: {
      now: () => clock.now(),
      async advance(duration) {
        if (virtual === undefined) throw new TypeError('clock.advance: this cluster has real time')
        await virtual.advance(duration)
      },
    },
    async settle(settling) {
      await virtual?.settle(settling)
    },
    async close() {
      plane?.stop()
      stopDefinitions()
      virtual?.stop()
      await listeners.close()
      if (bugs.length > 0) throw new AggregateError(bugs, 'Ephemera answered 500 because of a bug of its own')
    },
  }
}

/** What the containers of the Pod of this key use, in bytes. */
function memoryOf(key: string, settings: MetricSettings, client: Client): ReadonlyMap<string, bigint> {
  // What is stored as a Pod is one.
  const pod = client.find('pods', key) as Pod | undefined
  if (pod === undefined) return new Map()
  const amounts = new PodAmounts(settings, () => client.list('pods', '').items as readonly Pod[])
  return new Map([...amounts.of(pod)].map(([name, { memory }]) => [name, memory / 1_000_000_000n]))
}

function labelSecret(server: Client, { metadata: { namespace, name, uid } }: KubeObject, label: string, value: string) {
  const patch = { metadata: { uid, labels: { [label]: value } } }
  server.patch('secrets', `${namespace}/${name}`, { type: 'merge', patch })
}

const noKubelets = (): never => {
  throw new TypeError('nodes.add: a bare cluster has no kubelets')
}

/** YAML documents or objects as a list. */
function documentsOf(input: string | JsonObject | readonly JsonObject[]): readonly JsonObject[] {
  if (typeof input !== 'string')
    return isJsonObject(input as JsonValue) ? [input as JsonObject] : (input as readonly JsonObject[])
  const documents = parseAllDocuments(input, { version: '1.1' })
  return Array.isArray(documents) ? documents.map((document): JsonValue => document.toJS()).filter(isJsonObject) : []
}

function applyOne(client: Client, registry: GenericRegistry, object: JsonObject): KubeObject {
  const { apiVersion = '', kind = '', metadata } = object
  const found = registry
    .kinds()
    .find(
      (known) => known.kind === kind && `${known.group === '' ? '' : `${known.group}/`}${known.version}` === apiVersion,
    )
  if (found === undefined) throw new TypeError(`apply: no kind ${kind} in ${apiVersion}`)
  const meta = isJsonObject(metadata) ? metadata : {}
  const namespace = found.namespaced ? String(meta.namespace ?? 'default') : ''
  const resource = found.group === '' ? found.resource : `${found.resource}.${found.group}`
  const patch = { ...object, metadata: { ...meta, ...(found.namespaced ? { namespace } : {}) } }
  return client.patch(resource, `${namespace}/${meta.name}`, { type: 'apply', patch, force: true })
}
