/** Plays the story of test/support/clients/chapters.ts with @kubernetes/client-node. */
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  ApiException,
  CoreV1Api,
  Exec,
  KubeConfig,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  type V1ConfigMap,
  type V1Pod,
  type V1Status,
  Watch,
} from '@kubernetes/client-node'

const namespace = 'default'
const POD = 'story'
const PATIENCE_MS = 20_000

const config = new KubeConfig()
config.loadFromDefault()
const core = config.makeApiClient(CoreV1Api)

function check(holds: boolean, what: unknown): asserts holds {
  if (!holds) throw new Error(JSON.stringify(what))
}

async function refused(code: number, call: () => Promise<unknown>): Promise<string> {
  try {
    await call()
  } catch (error) {
    if (error instanceof ApiException && error.code === code) return String(error.body)
    throw error
  }
  throw new Error(`not refused with ${code}`)
}

async function eventually(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(50)) if (await done()) return
  throw new Error(`not within ${PATIENCE_MS} ms: ${what}`)
}

/** Watches the story's Pod until the condition holds. */
async function waitForPod(condition: (type: string, pod: V1Pod) => boolean): Promise<void> {
  let held = false
  const query = { fieldSelector: `metadata.name=${POD}` }
  const controller = await new Watch(config).watch(
    `/api/v1/namespaces/${namespace}/pods`,
    query,
    (type: string, pod: V1Pod) => {
      held ||= condition(type, pod)
    },
    () => {},
  )
  await eventually('the Pod is as it should be', () => held)
  controller.abort()
}

async function createPod(): Promise<void> {
  const spec = { containers: [{ name: 'app', image: 'nginx:1.27' }] }
  const created = await core.createNamespacedPod({ namespace, body: { metadata: { name: POD }, spec } })
  check(created.spec?.restartPolicy === 'Always', created)
  await waitForPod((_, pod) => pod.status?.phase === 'Running')
}

async function addEphemeralContainer(): Promise<void> {
  const ephemeralContainers = [{ name: 'debugger', image: 'busybox', stdin: true, targetContainerName: 'app' }]
  await core.patchNamespacedPodEphemeralcontainers(
    { name: POD, namespace, body: { spec: { ephemeralContainers } } },
    setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
  )
  await waitForPod((_, pod) => pod.status?.ephemeralContainerStatuses?.[0]?.state?.running !== undefined)
}

async function execute(): Promise<void> {
  const stdout = new PassThrough({ encoding: 'utf8' })
  let end: V1Status | undefined
  const command = ['sh', '-c', 'echo hello; exit 7']
  await new Exec(config).exec(namespace, POD, 'app', command, stdout, null, null, false, (status) => {
    end = status
  })
  await eventually('the command has ended', () => end !== undefined)
  const code = end?.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message
  check(code === '7' && stdout.read() === 'hello\n', end)
}

const configMap = (name: string, more: Partial<V1ConfigMap['metadata']> = {}): V1ConfigMap => ({
  metadata: { name, ...more },
})

async function followThroughInterruption(): Promise<void> {
  const labelSelector = 'story=informer'
  const labels = { story: 'informer' }
  const informer = makeInformer(
    config,
    `/api/v1/namespaces/${namespace}/configmaps`,
    () => core.listNamespacedConfigMap({ namespace, labelSelector }),
    labelSelector,
  )
  informer.on('error', () => void sleep(100).then(() => informer.start()))
  await informer.start()
  const sees = (name: string) => () => informer.get(name, namespace) !== undefined
  await core.createNamespacedConfigMap({ namespace, body: configMap('before', { labels }) })
  await eventually('the first object is seen', sees('before'))
  const answer = await fetch(process.env.INTERRUPT_URL ?? '', { method: 'POST' })
  check(answer.ok, answer.status)
  await eventually('what was born meanwhile is seen', sees('born-meanwhile'))
  await core.createNamespacedConfigMap({ namespace, body: configMap('after', { labels }) })
  await eventually('what comes after is seen', sees('after'))
  await informer.stop()
}

async function retryConflict(): Promise<void> {
  const stale = await core.createNamespacedConfigMap({ namespace, body: configMap('contested') })
  const write = (body: V1ConfigMap, by: string) =>
    core.replaceNamespacedConfigMap({ name: 'contested', namespace, body: { ...body, data: { by } } })
  await write(stale, 'other')
  await refused(409, () => write(stale, 'story'))
  const written = await write(await core.readNamespacedConfigMap({ name: 'contested', namespace }), 'story')
  check(written.data?.by === 'story', written)
}

async function applyAndForce(): Promise<void> {
  const apply = (value: string, fieldManager: string, force?: boolean) =>
    core.patchNamespacedConfigMap(
      {
        name: 'applied',
        namespace,
        fieldManager,
        ...(force === undefined ? {} : { force }),
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied' }, data: { key: value } },
      },
      setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
    )
  await apply('one', 'first')
  const refusal = await refused(409, () => apply('two', 'second'))
  check(refusal.includes('FieldManagerConflict'), refusal)
  const forced = await apply('two', 'second', true)
  check(forced.data?.key === 'two', forced)
}

async function readPages(): Promise<void> {
  for (let index = 0; index < 5; index++) {
    await core.createNamespacedConfigMap({
      namespace,
      body: configMap(`page-${index}`, { labels: { story: 'pages' } }),
    })
  }
  const sizes: number[] = []
  let token: string | undefined
  do {
    const from = token === undefined ? {} : { _continue: token }
    const page = await core.listNamespacedConfigMap({ namespace, labelSelector: 'story=pages', limit: 2, ...from })
    sizes.push(page.items.length)
    token = page.metadata?._continue || undefined
  } while (token !== undefined)
  check(sizes.join() === '2,2,1', sizes)
}

async function deletePod(): Promise<void> {
  const gone = waitForPod((type) => type === 'DELETED')
  await core.deleteNamespacedPod({ name: POD, namespace, gracePeriodSeconds: 1 })
  await gone
  await refused(404, () => core.readNamespacedPod({ name: POD, namespace }))
}

const CHAPTERS: { readonly [name: string]: () => Promise<void> } = {
  'creates a Pod and waits until it runs': createPod,
  "adds an ephemeral container by the library's own means": addEphemeralContainer,
  'executes a command and reads its exit code': execute,
  'follows objects through a lost connection whose revision is gone': followThroughInterruption,
  'is told of a conflict and tries again': retryConflict,
  'applies, meets a conflict of managers and forces': applyAndForce,
  'reads a list in pages': readPages,
  'deletes the Pod and sees it go': deletePod,
}

for (const [name, play] of Object.entries(CHAPTERS)) {
  await play()
  console.log(`chapter: ${name}`)
}
process.exit()
