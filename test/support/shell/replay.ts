/** Runs a script of the list in our shell, in an image of the same flavour. */
import { containerPrograms } from '../../../src/runtime/programs/built-in-programs.ts'
import { shell } from '../../../src/runtime/shell/shell.ts'
import { TestContainer } from '../runtime/run-in.ts'
import { type Answer, comparable, type ShellKind } from './scripts.ts'

const PROGRAMS = { ...containerPrograms, sh: shell, ash: shell, bash: shell, dash: shell }
/** The environment and the accounts of the roots in which real shells were asked. */
const FILES = {
  '/etc/passwd':
    'root:x:0:0:root:/root:/bin/sh\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  '/etc/group': 'root:x:0:\nbin:x:2:\nnogroup:x:65534:\n',
  '/tmp/w': { directory: true },
} as const

/** In a container whose first process is another, as where real shells were asked. */
export async function replay({ command, image }: ShellKind, script: string): Promise<Answer> {
  const container = new TestContainer({ programs: PROGRAMS, image, files: FILES, cwd: '/tmp/w' })
  container.background(['sleep', 'infinity'])
  const { stdout, stderr, code } = await container.run([command, '-c', script])
  return {
    ...(stdout !== '' && { stdout: comparable(stdout) }),
    ...(stderr !== '' && { stderr: comparable(stderr) }),
    ...(code !== 0 && { code }),
  }
}
