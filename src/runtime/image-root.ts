/** The files of images: a plausible root, the commands of the toolbox, and what the image's own definition says. */
import { commandWords, hasCommand, isClosed } from './command.ts'
import type { ImageDefinition } from './image.ts'
import { type Layer, type LayerFile, type LayerFiles, layerOf } from './kernel/layer.ts'
import { isBusybox, toolboxes } from './toolboxes.ts'

const NAMED_USER = 1000
const TMP = { directory: true, mode: 0o1777 } as const

const passwd = (shell: string): string =>
  [
    `root:x:0:0:root:/root:${shell}`,
    'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin',
    'bin:x:2:2:bin:/bin:/usr/sbin/nologin',
    'www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    '',
  ].join('\n')

const GROUPS = 'root:x:0:\ndaemon:x:1:\nbin:x:2:\ntty:x:5:\nwww-data:x:33:\nnogroup:x:65534:\n'

const folders = (...paths: readonly string[]): LayerFiles =>
  Object.fromEntries(paths.map((path) => [path, { directory: true } as const]))

const COMMON: LayerFiles = {
  ...folders('/bin', '/etc', '/home', '/proc', '/sys', '/dev', '/usr/bin', '/usr/sbin', '/sbin', '/var/log', '/run'),
  '/root': { directory: true, mode: 0o700 },
  '/tmp': TMP,
  '/var/tmp': TMP,
  '/etc/group': GROUPS,
  '/etc/nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
}

/** What is in images that are named like this. Source: the images on their registries. */
const RELEASES: readonly { readonly name: RegExp; readonly text: string }[] = [
  {
    name: /(^|\/)(alpine|netshoot)(:|$)/,
    text: 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\nHOME_URL="https://alpinelinux.org/"\n',
  },
  {
    name: /(^|\/)ubuntu(:|$)/,
    text: 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.1 LTS (Noble Numbat)"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n',
  },
  {
    name: /(^|\/)centos(:|$)/,
    text: 'NAME="CentOS Linux"\nVERSION="7 (Core)"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="7"\nPRETTY_NAME="CentOS Linux 7 (Core)"\n',
  },
]

const DEBIAN =
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://www.debian.org/"\n'

/** Whether it is one of the great distributions, which have one folder for all commands. */
const isDistribution = (toolbox: ImageDefinition['toolbox']): boolean => toolbox !== undefined && !isBusybox(toolbox)

/** Commands by which a `gnu` image's folder differs from the others. */
const folderOf = (toolbox: ImageDefinition['toolbox']): string => (isDistribution(toolbox) ? '/usr/bin' : '/bin')

/** The image's read-only tree, to be shared by all of its containers. */
export function imageRoot(definition: ImageDefinition): Layer {
  const { image, executables = [], programs = {}, user, files = {} } = definition
  // Of an image that says nothing about its commands, the usual ones are known.
  const toolbox = isClosed(definition) ? definition.toolbox : 'busybox'
  const folder = folderOf(toolbox)
  const busybox = isBusybox(toolbox)
  const names = new Set([
    ...(toolbox === undefined ? [] : toolboxes[toolbox]),
    ...executables,
    ...Object.keys(programs),
  ])
  if (busybox) names.add('busybox')
  const [own = ''] = commandWords(definition, [], [])
  // Of `gnu` images, /bin is a link.
  if (own.startsWith('/') && hasCommand(definition, programOf(own))) names.add(own.replace(/^\/bin\//, `${folder}/`))
  const commands: Record<string, LayerFile> = {}
  for (const name of names) commands[name.startsWith('/') ? name : `${folder}/${name}`] = { program: programOf(name) }
  return layerOf(COMMON, system(image, toolbox, user), commands, files)
}

/** A command's program; images give them by path, too. */
const programOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

function system(image: string, toolbox: ImageDefinition['toolbox'], user: ImageDefinition['user']): LayerFiles {
  const own = typeof user === 'string' ? `${user}:x:${NAMED_USER}:${NAMED_USER}::/home/${user}:/bin/sh\n` : ''
  const accounts = { '/etc/passwd': `${passwd(isDistribution(toolbox) ? '/bin/bash' : '/bin/sh')}${own}` }
  if (toolbox === 'busybox' && /(^|\/)busybox(:|$)/.test(image)) return accounts
  const release = RELEASES.find(({ name }) => name.test(image))?.text ?? DEBIAN
  if (!isDistribution(toolbox)) return { ...accounts, '/etc/os-release': release }
  const merged = { '/bin': { symlink: 'usr/bin' }, '/sbin': { symlink: 'usr/sbin' }, '/lib': { symlink: 'usr/lib' } }
  const mark = /centos/.test(image)
    ? { '/etc/redhat-release': 'CentOS Linux release 7.9.2009 (Core)\n' }
    : { '/etc/debian_version': '12.8\n' }
  return {
    ...accounts,
    ...merged,
    ...mark,
    '/etc/os-release': release,
    '/usr/lib/x86_64-linux-gnu': { directory: true },
  }
}
