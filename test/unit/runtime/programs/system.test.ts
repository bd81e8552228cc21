/** Programs that look for files and tell of the machine. */
import { describe } from 'vitest'
import { testPrograms } from './cases.ts'

const DEBIAN = { '/etc/debian_version': '12.5\n' }
const PROC = {
  '/proc/meminfo':
    'MemTotal: 4096000 kB\nMemFree: 1024000 kB\nMemAvailable: 3072000 kB\nBuffers: 0 kB\nCached: 2048000 kB\nShmem: 100 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n',
  '/proc/loadavg': '0.10 0.20 0.30 1/100 42\n',
  '/proc/uptime': '93784.00 1.00\n',
}
const TREE = { '/t/a.txt': 'A\n', '/t/s/b.txt': '', '/t/s/c': 'CC' }

describe('find', () =>
  testPrograms([
    { run: 'find /t', files: TREE, stdout: '/t\n/t/a.txt\n/t/s\n/t/s/b.txt\n/t/s/c\n' },
    { run: "find /t -name '*.txt' -type f", files: TREE, stdout: '/t/a.txt\n/t/s/b.txt\n' },
    { run: 'find /t -maxdepth 1 -type d', files: TREE, stdout: '/t\n/t/s\n' },
    { run: 'find /t -empty -o -name c', files: TREE, stdout: '/t/s/b.txt\n/t/s/c\n' },
    { run: "find /t ! -name '*t' -type f -exec cat {} ;", files: TREE, stdout: 'CC' },
    { run: 'find /t -name s -prune -o -print', files: TREE, stdout: '/t\n/t/a.txt\n' },
    { run: 'find /nosuch', stderr: 'find: /nosuch: No such file or directory\n', code: 1 },
    { run: 'find /nosuch', files: DEBIAN, stderr: "find: '/nosuch': No such file or directory\n", code: 1 },
  ]))

describe('the machine', () =>
  testPrograms([
    {
      run: 'df -h /',
      stdout:
        'Filesystem                Size      Used Available Use% Mounted on\noverlay                 100.0G     25.0G     75.0G  25% /\n',
    },
    {
      run: 'df -h',
      files: DEBIAN,
      stdout: 'Filesystem      Size  Used Avail Use% Mounted on\noverlay         100G   25G   75G  25% /\n',
    },
    { run: 'du /t', files: TREE, stdout: '8\t/t/s\n16\t/t\n' },
    { run: 'du -sh /t', files: TREE, stdout: '16.0K\t/t\n' },
    {
      run: 'mount',
      stdout: 'overlay on / type overlay (rw,relatime)\nproc on /proc type proc (rw,nosuid,nodev,noexec,relatime)\n',
    },
    {
      run: 'free -m',
      files: PROC,
      stdout:
        '              total        used        free      shared  buff/cache   available\nMem:           4000        1000        1000           0        2000        3000\nSwap:             0           0           0\n',
    },
    { run: 'uptime', files: PROC, stdout: ' 07:08:09 up 1 day,  2:03,  0 users,  load average: 0.10, 0.20, 0.30\n' },
    {
      run: 'top -b -n 1',
      files: PROC,
      stdout:
        'Mem: 3072000K used, 1024000K free, 100K shrd, 0K buff, 2048000K cached\nCPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq\nLoad average: 0.10 0.20 0.30 0/0 101\n  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n',
    },
  ]))
