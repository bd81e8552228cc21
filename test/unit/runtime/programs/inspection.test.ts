/** Programs that look at the network, and servers that are little more than their logs. */
import { describe, expect, it } from 'vitest'
import type { Program } from '../../../../src/runtime/kernel/process-api.ts'
import { containerPrograms } from '../../../../src/runtime/programs/built-in-programs.ts'
import { runAlone, wordsOf } from '../../../support/memory-process.ts'
import { testPrograms } from './cases.ts'

const names = {
  kubernetes: ['10.96.0.1'],
  'kubernetes.default.svc.cluster.local': ['10.96.0.1'],
  localhost: ['127.0.0.1'],
}
const files = {
  '/etc/resolv.conf': 'nameserver 10.96.0.10\nsearch default.svc.cluster.local svc.cluster.local\noptions ndots:5\n',
}

describe('sockets and interfaces', () =>
  testPrograms([
    {
      run: 'netstat -tln',
      stdout:
        'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \ntcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      \n',
    },
    {
      run: 'ip route',
      stdout: 'default via 10.244.0.1 dev eth0 \n10.244.0.0/24 dev eth0 scope link  src 10.244.0.5 \n',
    },
    {
      run: 'ip addr show eth0',
      stdout:
        '2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue state UP qlen 1000\n    link/ether 0a:58:0a:f4:00:05 brd ff:ff:ff:ff:ff:ff\n    inet 10.244.0.5/24 brd 10.244.0.255 scope global eth0\n       valid_lft forever preferred_lft forever\n',
    },
    { run: 'ip link set eth0 down', stderr: 'ip: RTNETLINK answers: Operation not permitted\n', code: 2 },
    {
      run: 'ss -tlnH',
      stdout: 'LISTEN 0 4096 0.0.0.0:80 0.0.0.0:* \n',
    },
  ]))

describe('names', () =>
  testPrograms([
    {
      run: 'nslookup kubernetes',
      names: { ...names, 'kubernetes.default.svc.cluster.local': ['10.96.0.1'] },
      files,
      stdout:
        'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n\n',
    },
    {
      run: 'nslookup nosuch',
      files,
      stdout: "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n** server can't find nosuch: NXDOMAIN\n\n",
      code: 1,
    },
    { run: 'dig +short kubernetes.default.svc.cluster.local', names, files, stdout: '10.96.0.1\n' },
  ]))

describe('servers', () => {
  it.each([
    ['redis-server', 'redis-cli ping', 'PONG\n'],
    ['redis-server', 'redis-cli get a', '\n'],
    ['catalina.sh run', "curl -so /dev/null -w '%{http_code}' localhost:8080", '404'],
    ['postgres', 'nc -z localhost 5432', ''],
  ])('%s answers %s', async (server, client, answer) => {
    const drive: Program = async (process) => {
      process.spawn({ argv: wordsOf(server), stdout: process.pipe().output, stderr: process.pipe().output })
      for (let turns = 0; turns < 100; turns++) await Promise.resolve()
      const outcome = await process.spawn({ argv: wordsOf(client) }).wait()
      return outcome.type === 'exited' ? outcome.code : 1
    }
    const result = await runAlone({ ...containerPrograms, drive }, 'drive', { names, files: { '/dev/null': '' } })
    expect([result.stdout, result.stderr, result.code]).toEqual([answer, '', 0])
  })

  testPrograms([
    {
      run: 'redis-cli ping',
      stderr: 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n',
      code: 1,
    },
    { run: 'node --version', stdout: 'v18.20.4\n' },
    {
      run: 'node -e \'setInterval(() => console.log("tick"), 1000)\'',
      signals: [{ afterMs: 2500, signal: 'TERM' }],
      stdout: 'tick\ntick\n',
      code: 130,
    },
    {
      run: 'node /app.js',
      files: { '/app.js': 'process.exit(3)' },
      stderr: 'node: cannot run /app.js: this container is simulated, and has no JavaScript engine\n',
      code: 1,
    },
  ])
})
