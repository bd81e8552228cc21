/** What scripts of bash may take, and what becomes of streams that they hand on. */
import { describe, expect, it } from 'vitest'
import { containerPrograms } from '../../../../src/runtime/programs/built-in-programs.ts'
import { shell } from '../../../../src/runtime/shell/shell.ts'
import { runIn } from '../../../support/runtime/run-in.ts'

const programs = { ...containerPrograms, sh: shell, bash: shell }

const run = (script: string) => runIn({ programs, image: 'debian' }, ['bash', '-c', script])

describe('memory', () => {
  it.each([
    ['an array that doubles', `a=({1..1000}); for i in {1..40}; do a+=("\${a[@]}"); done`],
    ['many variables', 'x=a; for i in {1..19}; do x=$x$x; done; for i in {1..100}; do eval "v$i=\\$x"; done'],
    ['words that are put together', 'x=a; for i in {1..19}; do x=$x$x; done; : {1..1000}$x'],
    ['a replacement', `x=a; for i in {1..15}; do x=$x$x; done; y=\${x//a/$x}`],
    ['lines without end', 'mapfile a < <(yes); exit $?'],
  ])('ends: %s', async (_name, script) => {
    const { stderr, code } = await run(`${script}; echo no`)
    expect(stderr).toContain('out of memory')
    expect(code).not.toBe(0)
  })

  it('is free again when variables go', async () => {
    const script = `x=a; for i in {1..19}; do x=$x$x; done
      f() { local a=("$x" "$x" "$x"); }
      for i in {1..50}; do f; b=("$x" "$x"); b[1]=; unset 'b[0]'; declare -A m=([$i]=$x); unset m; done; echo yes`
    expect(await run(script)).toEqual({ stdout: 'yes\n', stderr: '', code: 0 })
  })
})

describe('nesting', () => {
  it.each([
    ['arithmetic that is none', `echo ${'$(( '.repeat(60)}1${' ) )'.repeat(60)}`],
    ['subscripts without end', `echo ${'${a['.repeat(500)}`],
    ['expressions that name themselves', 'a[0]="a[0]"; echo $((a[0]))'],
  ])('ends soon: %s', async (_name, script) => {
    expect((await run(script)).stderr).not.toBe('')
  })
})

describe('streams', () => {
  it('stay open for who was given them, whatever becomes of who opened them', async () => {
    expect((await run('(sh -c "sleep 0.1; echo late" > f &); sleep 0.3; cat f')).stdout).toBe('late\n')
  })

  it('are open as /dev/fd/N for every child until the command has ended', async () => {
    const script = 'f() { ls /proc/self/fd; head -1 "$1"; cat "$1"; }; f <(seq 3); ls /proc/self/fd'
    expect((await run(script)).stdout).toBe('0\n1\n2\n63\n1\n0\n1\n2\n')
  })

  it('end for who writes when nobody reads any more', async () => {
    expect(await run('head -1 <(yes); sleep 0.1; ps -e | grep -c yes')).toEqual({
      stdout: 'y\n0\n',
      stderr: '',
      code: 1,
    })
  })
})
