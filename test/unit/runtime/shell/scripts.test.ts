/** Scripts in a container, as a user would write them. Expectations are what busybox ash 1.35 prints. */
import { describe, expect, it } from 'vitest'
import { containerPrograms } from '../../../../src/runtime/programs/built-in-programs.ts'
import { shell } from '../../../../src/runtime/shell/shell.ts'
import { runIn } from '../../../support/runtime/run-in.ts'

const programs = { ...containerPrograms, sh: shell, bash: shell }

const run = (script: string) => runIn({ programs }, ['sh', '-c', script])

/** Script → what it prints on standard output. */
const cases: { readonly [script: string]: string } = {
  'echo a  "b  c" d': 'a b  c d\n',
  'echo a | cat | cat': 'a\n',
  'x=5; echo $x ${x:-y} ${y:-z} ${#x}': '5 5 z 1\n',
  'x=a.b.c; echo ${x%.*} ${x%%.*} ${x#*.} ${x##*.}': 'a.b a b.c c\n',
  'echo $((1 + 2 * 3)) $(( (1+2)*3 ))': '7 9\n',
  'echo $(echo a; echo b) `echo c`': 'a b c\n',
  'for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done': '1\n3\n',
  'i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done': '1\n2\n3\n',
  'case abc in a*) echo yes;; *) echo no;; esac': 'yes\n',
  'f() { echo $1 $#; return 3; }; f a b; echo $?': 'a 2\n3\n',
  '(exit 4); echo $?': '4\n',
  'cat <<E\nx $((1+1))\nE': 'x 2\n',
  '{ echo a; echo b; } > /tmp/f; cat /tmp/f': 'a\nb\n',
  'sleep 0 & wait $!; echo $?': '0\n',
  'set -e; false; echo no': '',
  'set -- a "b c"; for i; do echo "<$i>"; done': '<a>\n<b c>\n',
  'trap "echo bye" EXIT; echo hi': 'hi\nbye\n',
  'printf "%s-%03d|" a 1 b 2': 'a-001|b-002|',
  'echo "a b:c" | { IFS=: read x y; echo "$y,$x"; }': 'c,a b\n',
  'if false; then echo a; elif true; then echo b; else echo c; fi': 'b\n',
  "echo 'it'\\''s' \"$(echo '\"')\"": 'it\'s "\n',
  'echo $(cat < /tmp/none) end': 'end\n',
  'x=1; (x=2; echo $x); echo $x': '2\n1\n',
  '! true; echo $?; false || echo or; true && echo and': '1\nor\nand\n',
  'nosuch; echo $?': '127\n',
  'mkdir /tmp/d; cd /tmp/d; touch b a .c; echo * "*" n*': 'a b * n*\n',
  'eval "a=1; echo \\$a"; . /dev/null; type cd': '1\ncd is a shell builtin\n',
}

describe('a script', () => {
  for (const [script, stdout] of Object.entries(cases)) {
    it(JSON.stringify(script).slice(1, -1), async () => {
      expect((await run(script)).stdout).toBe(stdout)
    })
  }
})

it('a name that is none of a variable is passed on', async () => {
  const env = { 'data-1': 'a' }
  expect((await runIn({ programs, env }, ['sh', '-c', '(env)'])).stdout).toContain('data-1=a\n')
  expect((await runIn({ programs, env }, ['sh', '-c', 'env'])).stdout).toContain('data-1=a\n')
})

describe('a fork bomb', () => {
  it.each(['while :; do sleep 1000 & done', 'while :; do (sleep 1000) & done', 'bomb() { bomb | bomb; }; bomb'])(
    'ends at the limit of processes: %s',
    async (script) => {
      const { stderr, code } = await runIn({ programs, pidsLimit: 20 }, ['sh', '-c', script])
      expect(stderr).toContain("sh: can't fork: Resource temporarily unavailable\n")
      expect(code).toBe(2)
    },
  )
})

describe('an error', () => {
  it.each([
    ['nosuch', 'sh: nosuch: not found\n', 127],
    ['if', 'sh: syntax error: unexpected end of file (expecting "then")\n', 2],
    ['fi', 'sh: syntax error: unexpected "fi"\n', 2],
    ['cd /nosuch', "sh: cd: line 0: can't cd to /nosuch: No such file or directory\n", 2],
    [`echo \${x:?}`, 'sh: x: parameter not set or null\n', 2],
    ['readonly a=1; a=2', 'sh: a: is read only\n', 2],
    ['echo $((1/0))', 'sh: divide by zero\n', 2],
    ['/etc', 'sh: /etc: Permission denied\n', 126],
  ])('of %s is worded as ash words it', async (script, stderr, code) => {
    expect(await run(script)).toEqual({ stdout: '', stderr, code })
  })
})
