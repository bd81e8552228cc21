/** Programs that say one thing. Outputs are those of busybox 1.35 and coreutils 9. */
import { describe } from 'vitest'
import { testPrograms } from './cases.ts'

const PASSWD = {
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnginx:x:101:101::/nonexistent:/bin/false\n',
  '/etc/group': 'root:x:0:\nnginx:x:101:\n',
}

describe('words', () =>
  testPrograms([
    { run: 'echo a  b', stdout: 'a b\n' },
    { run: 'echo -n a', stdout: 'a' },
    { run: "echo -e 'a\\tb\\x41\\0101\\c' dropped", stdout: 'a\tbAA' },
    { run: 'echo -x --', stdout: '-x --\n' },
    { run: "printf '%s-%5d|%-5s|%05.1f|%x\\n' a 42 b 3.14159 255", stdout: 'a-   42|b    |003.1|ff\n' },
    { run: "printf '%s\\n' a b c", stdout: 'a\nb\nc\n' },
    { run: "printf '%d\\n' x", stdout: '0\n', stderr: "printf: invalid number 'x'\n", code: 1 },
    { run: 'seq 3', stdout: '1\n2\n3\n' },
    { run: 'seq -w 8 10', stdout: '08\n09\n10\n' },
    { run: 'seq -s , 5 -2 -1', stdout: '5,3,1,-1\n' },
    { run: 'seq 0 .5 1', stdout: '0.0\n0.5\n1.0\n' },
    { run: 'true' },
    { run: 'false', code: 1 },
  ]))

describe('who and where', () =>
  testPrograms([
    { run: 'id', files: PASSWD, stdout: 'uid=0(root) gid=0(root) groups=0(root)\n' },
    { run: 'id', files: PASSWD, uid: 1000, stdout: 'uid=1000 gid=1000 groups=1000\n' },
    { run: 'id -u nginx', files: PASSWD, stdout: '101\n' },
    { run: 'id nosuch', stderr: 'id: unknown user nosuch\n', code: 1 },
    { run: 'whoami', files: PASSWD, uid: 101, stdout: 'nginx\n' },
    { run: 'whoami', uid: 1000, stderr: 'whoami: unknown uid 1000\n', code: 1 },
    { run: 'hostname', stdout: 'web-0\n' },
    { run: 'hostname -i', stdout: '10.244.0.5\n' },
    { run: 'uname -a', stdout: 'Linux web-0 6.1.0 #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux\n' },
    { run: 'uname -sr', stdout: 'Linux 6.1.0\n' },
    { run: 'date', stdout: 'Mon May  6 07:08:09 UTC 2024\n' },
    { run: "date '+%Y-%m-%d %H:%M:%S %s %j'", stdout: '2024-05-06 07:08:09 1714979289 127\n' },
    { run: 'date -u -d @0 -Iseconds', stdout: '1970-01-01T00:00:00+00:00\n' },
    { run: 'env', env: { A: '1', B: 'x=y' }, stdout: 'A=1\nB=x=y\n' },
    { run: 'env -i C=3 env', stdout: 'C=3\n' },
    { run: 'env nosuch', stderr: "env: can't execute 'nosuch': No such file or directory\n", code: 127 },
    { run: 'printenv HOME', stdout: '/root\n' },
    { run: 'printenv NOSUCH', code: 1 },
  ]))

describe('waiting', () =>
  testPrograms([
    { run: 'sleep 1.5m' },
    { run: 'sleep x', stderr: "sleep: invalid number 'x'\n", code: 1 },
    { run: 'sleep infinity', signals: [{ afterMs: 3600_000, signal: 'TERM' }], code: 130 },
  ]))
