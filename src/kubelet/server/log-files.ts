/** /logs/: the node's /var/log, where container runtimes write. Source: docs "System Logs", CRI's log format. */
import { type Pod, uidOf } from '../pod.ts'
import type { KubeletState } from './kubelet-state.ts'
import { htmlPage, type Page, textPage } from './page.ts'

/** A file by what makes its text, a folder by what is in it. */
type Tree = Map<string, Tree | (() => string)>

/** The file or folder below /logs: '/pods/', '/pods/ns_name_uid/app/0.log'. Folders have a slash at the end. */
export function logFilePage(state: KubeletState, path: string): Page {
  let found: Tree | (() => string) | undefined = logTree(state)
  for (const part of path.split('/').filter((one) => one !== '')) {
    found = found instanceof Map ? found.get(part) : undefined
  }
  if (found === undefined) return textPage(404, '404 page not found\n')
  if (found instanceof Map) return path.endsWith('/') ? listing(found) : moved(path)
  return textPage(200, found())
}

const moved = (path: string): Page => ({
  status: 301,
  headers: { Location: `${path.split('/').at(-1) || 'logs'}/` },
  body: new Uint8Array(),
})

/** As Go's file server lists a folder. */
function listing(folder: Tree): Page {
  const names = [...folder].map(([name, entry]) => (entry instanceof Map ? `${name}/` : name)).sort()
  const rows = names.map((name) => `<a href="${encodeURI(name)}">${name}</a>\n`)
  return htmlPage(
    `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${rows.join('')}</pre>\n`,
  )
}

function logTree(state: KubeletState): Tree {
  const pods: Tree = new Map(state.pods.map((pod) => [directoryOf(pod), podTree(state, pod)]))
  const containers: Tree = new Map(
    state.pods.flatMap((pod) =>
      state
        .record(uidOf(pod))
        .containers.map((one): [string, () => string] => [
          `${pod.metadata.name}_${pod.metadata.namespace}_${one.name}-${one.id}.log`,
          () => fileText(state, one.id),
        ]),
    ),
  )
  return new Map([
    ['containers', containers],
    ['pods', pods],
  ])
}

const directoryOf = ({ metadata: { namespace, name, uid } }: Pod): string => `${namespace}_${name}_${uid}`

function podTree(state: KubeletState, pod: Pod): Tree {
  const tree: Tree = new Map()
  for (const { name, attempt, id } of state.record(uidOf(pod)).containers) {
    const folder = tree.get(name)
    const runs: Tree = folder instanceof Map ? folder : new Map()
    tree.set(
      name,
      runs.set(`${attempt}.log`, () => fileText(state, id)),
    )
  }
  return tree
}

/** Each line with when and where it was written; P for one that is not whole. */
function fileText(state: KubeletState, containerId: string): string {
  const entries = state.log(containerId)?.read(0) ?? []
  return entries
    .map(({ at, stream, text }) => {
      const line = Buffer.from(text).toString()
      const time = `${new Date(at).toISOString().slice(0, 23)}000000Z`
      return `${time} ${stream} ${line.endsWith('\n') ? 'F' : 'P'} ${line.replace(/\n$/, '')}\n`
    })
    .join('')
}
