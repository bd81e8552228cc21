/**
 * Asks real shells what the scripts of `fixtures/shell/scripts` do, and writes their answers: `npm run shell-answers`, for
 * some topics `npm run shell-answers -- test read`.
 * For Linux and root, with Debian's packages busybox-static, dash, bash, mawk, xxd, bsdextrautils and binutils. Every script
 * runs in a root, process and network namespaces and a scratch folder of its own.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Answer, answersFile, comparable, SHELLS, type ShellKind, type Topic, topicsOf } from './scripts.ts'

const TIMEOUT_MS = 20_000
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  HOSTNAME: 'web',
}
const ACCOUNTS =
  'root:x:0:0:root:/root:/bin/sh\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n'
const GROUPS = 'root:x:0:\nbin:x:2:\nnogroup:x:65534:\n'

/** Makes the root's file systems, then runs the words in it and waits: the shell must not be PID 1. */
const ENTER = `
root=$1; shift
ip link set lo up
[ -d "$root/usr/share" ] || { mount --bind /usr "$root/usr" && mount -o remount,bind,ro "$root/usr"; }
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=700 tmpfs "$root/root"
mkdir "$root/tmp/w"
chroot "$root" /bin/sh -c 'cd /tmp/w && unset OLDPWD && exec "$@"' sh "$@"
exit $?
`

/** Files that both kinds of root have. */
function makeRoot(root: string): void {
  for (const folder of ['bin', 'dev', 'etc/alternatives', 'proc', 'root', 'tmp', 'usr/bin', 'usr/sbin', 'sbin', 'var'])
    mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'etc/passwd'), ACCOUNTS)
  writeFileSync(join(root, 'etc/group'), GROUPS)
  for (const [name, minor] of [
    ['null', '3'],
    ['zero', '5'],
    ['full', '7'],
    ['random', '8'],
    ['urandom', '9'],
  ] as const)
    execFileSync('mknod', ['-m', '666', join(root, 'dev', name), 'c', '1', minor])
  for (const [index, name] of ['stdin', 'stdout', 'stderr'].entries())
    symlinkSync(`/proc/self/fd/${index}`, join(root, 'dev', name))
  symlinkSync('/proc/self/fd', join(root, 'dev/fd'))
}

function makeBusyboxRoot(root: string): void {
  makeRoot(root)
  execFileSync('cp', ['/bin/busybox', join(root, 'bin/busybox')])
  mkdirSync(join(root, 'usr/share'))
  execFileSync('chroot', [root, '/bin/busybox', '--install', '-s', '/bin'])
}

/** Its /usr is the machine's; awk is mawk, as in Debian's image. */
function makeDebianRoot(root: string): void {
  makeRoot(root)
  for (const folder of ['bin', 'sbin']) rmSync(join(root, folder), { recursive: true })
  for (const folder of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${folder}`, join(root, folder))
  symlinkSync('/usr/bin/mawk', join(root, 'etc/alternatives/awk'))
  symlinkSync('/usr/bin/which.debianutils', join(root, 'etc/alternatives/which'))
}

function ask(root: string, { command }: ShellKind, script: string): Answer {
  const words = ['-m', '-n', '-p', '-f', '--kill-child', 'sh', '-c', ENTER, 'enter', root, command, '-c', script]
  const { stdout, stderr, status } = spawnSync('unshare', words, {
    env: ENVIRONMENT,
    encoding: 'utf8',
    input: '',
    timeout: TIMEOUT_MS,
  })
  if (status === null) throw new Error(`no end: ${script}`)
  return {
    ...(stdout !== '' && { stdout: comparable(stdout) }),
    ...(stderr !== '' && { stderr: comparable(stderr) }),
    ...(status !== 0 && { code: status }),
  }
}

/** One line a script, so that changes are seen. */
function write(kind: ShellKind, topic: Topic, answers: readonly (readonly [string, Answer])[]): void {
  const lines = answers.map(([script, answer]) => `  ${JSON.stringify(script)}: ${JSON.stringify(answer)}`)
  const file = answersFile(kind, topic)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`)
}

const roots = mkdtempSync(join(tmpdir(), 'shells-'))
const only = process.argv.slice(2)
try {
  const busybox = join(roots, 'busybox')
  const debian = join(roots, 'debian')
  makeBusyboxRoot(busybox)
  makeDebianRoot(debian)
  for (const kind of SHELLS) {
    for (const topic of topicsOf(kind).filter(({ name }) => only.length === 0 || only.includes(name))) {
      const root = kind.image === 'busybox' ? busybox : debian
      write(
        kind,
        topic,
        [...new Set(topic.scripts)].map((script) => [script, ask(root, kind, script)]),
      )
      console.log(`${kind.name} ${topic.name}: ${topic.scripts.length}`)
    }
  }
} finally {
  rmSync(roots, { recursive: true })
}
