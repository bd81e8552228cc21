/** Programs that look at files. Outputs are those of busybox 1.35 and coreutils 9. */
import { describe } from 'vitest'
import { testPrograms } from './cases.ts'

const LINES = Array.from({ length: 12 }, (_, at) => `${at + 1}\n`).join('')
const DEBIAN = { '/etc/debian_version': '12.5\n' }

describe('cat', () =>
  testPrograms([
    { run: 'cat', stdin: 'a\nb', stdout: 'a\nb' },
    { run: 'cat /a - /b', files: { '/a': 'A\n', '/b': 'B\n' }, stdin: 'in\n', stdout: 'A\nin\nB\n' },
    { run: 'cat -n /a', files: { '/a': 'x\n\ny\n' }, stdout: '     1\tx\n     2\t\n     3\ty\n' },
    { run: 'cat -A', stdin: 'a\tb\n', stdout: 'a^Ib$\n' },
    { run: 'cat /nosuch', stderr: "cat: can't open '/nosuch': No such file or directory\n", code: 1 },
    { run: 'cat /nosuch', files: DEBIAN, stderr: 'cat: /nosuch: No such file or directory\n', code: 1 },
    { run: 'cat /d', files: { '/d/': '' }, stderr: 'cat: /d: Is a directory\n', code: 1 },
  ]))

describe('head and tail', () =>
  testPrograms([
    { run: 'head', stdin: LINES, stdout: LINES.split('\n').slice(0, 10).join('\n').concat('\n') },
    { run: 'head -2', stdin: LINES, stdout: '1\n2\n' },
    { run: 'head -n -10', stdin: LINES, stdout: '1\n2\n' },
    { run: 'head -c 3', stdin: 'abcdef', stdout: 'abc' },
    { run: 'head -n1 /a /b', files: { '/a': 'A\nx\n', '/b': 'B\n' }, stdout: '==> /a <==\nA\n\n==> /b <==\nB\n' },
    { run: 'head /nosuch', stderr: 'head: /nosuch: No such file or directory\n', code: 1 },
    {
      run: 'head /nosuch',
      files: DEBIAN,
      stderr: "head: cannot open '/nosuch' for reading: No such file or directory\n",
      code: 1,
    },
    { run: 'tail -n 2', stdin: LINES, stdout: '11\n12\n' },
    { run: 'tail -n +11', stdin: LINES, stdout: '11\n12\n' },
    { run: 'tail -c 4', stdin: LINES, stdout: '\n12\n' },
    { run: 'tail -3', stdin: LINES, stdout: '10\n11\n12\n' },
    { run: 'tail /nosuch', stderr: "tail: can't open '/nosuch': No such file or directory\ntail: no files\n", code: 1 },
    {
      run: 'tail -f /log',
      files: { '/log': 'a\n' },
      stdout: 'a\n',
      signals: [{ afterMs: 5000, signal: 'TERM' }],
      code: 130,
    },
    { run: 'tail -n x', stderr: "tail: invalid number 'x'\n", code: 1 },
  ]))

describe('ls', () => {
  const files = { '/d/b': 'hello\n', '/d/a': '', '/d/.hidden': '', '/d/sub/x': '', '/bin/tool': '#!' }
  testPrograms([
    { run: 'ls /d', files, stdout: 'a\nb\nsub\n' },
    { run: 'ls -a /d', files, stdout: '.\n..\n.hidden\na\nb\nsub\n' },
    { run: 'ls -d /d', files, stdout: '/d\n' },
    {
      run: 'ls -l /d',
      files,
      stdout:
        'total 8\n-rw-r--r--    1 root     root             0 May  6 07:08 a\n-rw-r--r--    1 root     root             6 May  6 07:08 b\ndrwxr-xr-x    2 root     root          4096 May  6 07:08 sub\n',
    },
    {
      run: 'ls -l /d',
      files: { ...files, ...DEBIAN },
      stdout:
        'total 8\n-rw-r--r-- 1 root root    0 May  6 07:08 a\n-rw-r--r-- 1 root root    6 May  6 07:08 b\ndrwxr-xr-x 2 root root 4096 May  6 07:08 sub\n',
    },
    { run: 'ls -R /d', files, stdout: '/d:\na\nb\nsub\n\n/d/sub:\nx\n' },
    { run: 'ls /nosuch', stderr: 'ls: /nosuch: No such file or directory\n', code: 1 },
    { run: 'ls /nosuch', files: DEBIAN, stderr: "ls: cannot access '/nosuch': No such file or directory\n", code: 2 },
    {
      run: 'ls /d /bin/tool',
      files,
      terminal: { columns: 80, rows: 24 },
      stdout: '\x1b[1;32m/bin/tool\x1b[m\n\n/d:\n\x1b[0;0ma\x1b[m    \x1b[0;0mb\x1b[m    \x1b[1;34msub\x1b[m\n',
    },
  ])
})

describe('wc', () =>
  testPrograms([
    { run: 'wc', stdin: 'a b\nc\n', stdout: '        2         3         6\n' },
    { run: 'wc -l /a', files: { '/a': 'x\ny\n' }, stdout: '2 /a\n' },
    {
      run: 'wc -lw /a /b',
      files: { '/a': 'x\n', '/b': 'y z\n' },
      stdout: '        1         1 /a\n        1         2 /b\n        2         3 total\n',
    },
  ]))
