/** Programs about processes. Outputs are those of busybox 1.36 and procps 4. */
import { describe, expect, it } from 'vitest'
import type { ProcessInfo } from '../../../../src/runtime/kernel/process-api.ts'
import { containerPrograms } from '../../../../src/runtime/programs/built-in-programs.ts'
import { runAlone } from '../../../support/memory-process.ts'
import { testPrograms } from './cases.ts'

const AT = Date.UTC(2024, 4, 6, 7, 0)
const info = (pid: number, parent: number, command: string, more: Partial<ProcessInfo> = {}): ProcessInfo => ({
  pid,
  parent,
  processGroup: pid,
  argv: [command],
  uid: 0,
  state: 'sleeping',
  startedAt: AT,
  cpuTime: 0,
  ...more,
})

const processes = [
  info(1, 0, '/pause'),
  info(8, 0, 'nginx: master process nginx -g daemon off;'),
  info(14, 8, 'nginx: worker process', { uid: 101, cpuTime: 61_000 }),
  info(20, 0, 'sh', { terminal: 'pts/0' }),
  info(21, 20, 'gone', { state: 'zombie' }),
]
const files = { '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n' }
const debian = { ...files, '/etc/debian_version': '12\n' }

const BUSYBOX_PS = `PID   USER     TIME  COMMAND
    1 root      0:00 /pause
    8 root      0:00 nginx: master process nginx -g daemon off;
   14 101       1:01 nginx: worker process
   20 root      0:00 sh
   21 root      0:00 [gone]
`

describe('ps of busybox', () =>
  testPrograms([
    ...['ps', 'ps ax', 'ps aux', 'ps auxf', 'ps -ef'].map((run) => ({ run, files, processes, stdout: BUSYBOX_PS })),
    {
      run: 'ps -o pid,ppid,comm',
      processes: processes.slice(0, 2),
      stdout: 'PID   PPID  COMMAND\n    1     0 pause\n    8     0 nginx\n',
    },
    {
      run: 'ps -o nosuch',
      stderr:
        "ps: bad -o argument 'nosuch', supported arguments: user,group,comm,args,pid,ppid,pgid,etime,nice,rgroup,ruser,time,tty,vsz,sid,stat,rss\n",
      code: 1,
    },
  ]))

describe('ps of procps', () =>
  testPrograms([
    {
      run: 'ps ax',
      files: debian,
      processes,
      stdout: `  PID TTY      STAT   TIME COMMAND
    1 ?        Ss     0:00 /pause
    8 ?        Ss     0:00 nginx: master process nginx -g daemon off;
   14 ?        Ss     1:01 nginx: worker process
   20 pts/0    Ss     0:00 sh
   21 ?        Zs     0:00 [gone] <defunct>
`,
    },
    {
      run: 'ps -ef',
      files: debian,
      processes: processes.slice(1, 3),
      stdout: `UID        PID  PPID  C STIME TTY          TIME CMD
root         8     0  0 07:00 ?        00:00:00 nginx: master process nginx -g daemon off;
101         14     8 12 07:00 ?        00:01:01 nginx: worker process
`,
    },
    {
      run: 'ps auxf',
      files: debian,
      processes: processes.slice(1, 3),
      stdout: `USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
root         8  0.0  0.0      0     0 ?        Ss   07:00   0:00 nginx: master process nginx -g daemon off;
101         14 12.5  0.0      0     0 ?        Ss   07:00   1:01  \\_ nginx: worker process
`,
    },
    { run: 'ps -o pid= -p 8', files: debian, processes, stdout: '    8\n' },
    { run: 'ps -p 99', files: debian, processes, stdout: '  PID TTY          TIME CMD\n', code: 1 },
  ]))

describe('kill, pgrep and pkill', () => {
  testPrograms([
    { run: 'pgrep nginx', processes, stdout: '8\n14\n' },
    { run: 'pgrep -f worker -a', processes, stdout: '14 nginx: worker process\n' },
    { run: 'pgrep nosuch', processes, code: 1 },
    { run: 'kill -0 8', processes },
    { run: 'kill 99', processes, stderr: "kill: can't kill pid 99: No such process\n", code: 1 },
    { run: 'kill -l 15', stdout: 'TERM\n' },
    { run: 'kill -FOO 8', processes, stderr: "kill: bad signal name 'FOO'\n", code: 1 },
  ])

  it.each([
    ['kill 8', [[8, 'TERM']]],
    ['kill -HUP 8', [[8, 'HUP']]],
    [
      'kill -9 8 14',
      [
        [8, 'KILL'],
        [14, 'KILL'],
      ],
    ],
    ['kill -s SIGUSR1 8', [[8, 'USR1']]],
    ['pkill -HUP -o nginx', [[8, 'HUP']]],
  ])('%s', async (line, killed) => {
    const result = await runAlone(containerPrograms, line, { processes })
    expect([result.killed, result.stderr]).toEqual([killed, ''])
  })
})
