/** Clients and servers over a network in memory. */
import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../../src/runtime/kernel/network-api.ts'
import type { Program } from '../../../../src/runtime/kernel/process-api.ts'
import { containerPrograms } from '../../../../src/runtime/programs/built-in-programs.ts'
import { type MemoryRun, runAlone, wordsOf } from '../../../support/memory-process.ts'
import { testPrograms } from './cases.ts'

const says = (answer: string) => async (connection: Connection) => {
  await connection.read()
  await connection.write(answer)
  connection.close()
}

const names = { web: ['10.96.0.7'], localhost: ['127.0.0.1'], far: ['93.184.216.34'] }
const servers = {
  '10.96.0.7:80': says('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\nrest'),
  '10.96.0.7:81': says('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'),
  '10.96.0.7:82': says('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'),
  '10.96.0.7:83': says('banner\n'),
}
const world = { names, servers }
const BAR = '*'.repeat(32)

describe('wget', () =>
  testPrograms([
    {
      ...world,
      run: 'wget -O - web',
      stdout: 'hello\n',
      stderr: `Connecting to web (10.96.0.7:80)\nwriting to stdout\n-                    100% |${BAR}|     6  0:00:00 ETA\nwritten to stdout\n`,
    },
    { ...world, run: 'wget -qO- web:82/x', stdout: 'abcde' },
    { ...world, run: 'wget -q http://web/a.txt', leaves: { '/a.txt': 'hello\n' } },
    { ...world, run: 'wget -qO- web:81', stderr: 'wget: server returned error: HTTP/1.1 404 Not Found\n', code: 1 },
    { ...world, run: 'wget -qO- nosuch', stderr: "wget: bad address 'nosuch'\n", code: 1 },
    {
      ...world,
      run: 'wget -qO- localhost:8080',
      stderr: "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
      code: 1,
    },
    {
      ...world,
      run: 'wget -qO- far',
      stderr: "wget: can't connect to remote host (93.184.216.34): Network is unreachable\n",
      code: 1,
    },
  ]))

describe('curl', () =>
  testPrograms([
    { ...world, run: 'curl -s web', stdout: 'hello\n' },
    { ...world, run: 'curl -si web', stdout: 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n' },
    { ...world, run: "curl -so /dev/null -w '%{http_code}\\n' web:81", files: { '/dev/null': '' }, stdout: '404\n' },
    { ...world, run: 'curl -sSf web:81', stderr: 'curl: (22) The requested URL returned error: 404\n', code: 22 },
    { ...world, run: 'curl -sS nosuch', stderr: 'curl: (6) Could not resolve host: nosuch\n', code: 6 },
    {
      ...world,
      run: 'curl -sS localhost:1',
      stderr: "curl: (7) Failed to connect to localhost port 1 after 0 ms: Couldn't connect to server\n",
      code: 7,
    },
  ]))

describe('nc and ping', () =>
  testPrograms([
    { ...world, run: 'nc web 83', stdin: 'hi\n', stdout: 'banner\n' },
    { ...world, run: 'nc -zv web 83', stderr: 'web (10.96.0.7:83) open\n' },
    {
      ...world,
      run: 'nc web 99',
      stderr: "nc: can't connect to remote host (10.96.0.7): Connection refused\n",
      code: 1,
    },
    {
      ...world,
      run: 'ping -c 2 web',
      stdout:
        'PING web (10.96.0.7): 56 data bytes\n64 bytes from 10.96.0.7: seq=0 ttl=64 time=0.045 ms\n64 bytes from 10.96.0.7: seq=1 ttl=64 time=0.059 ms\n\n--- web ping statistics ---\n2 packets transmitted, 2 packets received, 0% packet loss\nround-trip min/avg/max = 0.045/0.052/0.059 ms\n',
    },
    { ...world, run: 'ping nosuch', stderr: "ping: bad address 'nosuch'\n", code: 1 },
    {
      ...world,
      run: 'ping far',
      stdout: 'PING far (93.184.216.34): 56 data bytes\n',
      stderr: 'ping: sendto: Network is unreachable\n',
      code: 1,
    },
    {
      ...world,
      run: 'ping localhost',
      signals: [{ afterMs: 1500, signal: 'INT' }],
      stdout:
        'PING localhost (127.0.0.1): 56 data bytes\n64 bytes from 127.0.0.1: seq=0 ttl=64 time=0.045 ms\n64 bytes from 127.0.0.1: seq=1 ttl=64 time=0.059 ms\n\n--- localhost ping statistics ---\n2 packets transmitted, 2 packets received, 0% packet loss\nround-trip min/avg/max = 0.045/0.052/0.059 ms\n',
    },
  ]))

describe('a server', () => {
  /** Starts the server, asks with the client, and gives what the client said. */
  async function ask(server: string, client: string, run: MemoryRun = {}): Promise<string> {
    const drive: Program = async (process) => {
      process.spawn({ argv: wordsOf(server), stdout: process.pipe().output, stderr: process.pipe().output })
      for (let turns = 0; turns < 50; turns++) await Promise.resolve()
      await process.spawn({ argv: wordsOf(client) }).wait()
      return 0
    }
    const { stdout, stderr } = await runAlone({ ...containerPrograms, drive }, 'drive', { names, ...run })
    return stdout + stderr
  }

  it('of python lists folders as http.server does', async () => {
    const page = await ask('python -m http.server 8080', 'wget -q -O - localhost:8080', {
      files: { '/d/b': '', '/a': '' },
    })
    expect(page).toBe(`<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>Directory listing for /</title>
</head>
<body>
<h1>Directory listing for /</h1>
<hr>
<ul>
<li><a href="a">a</a></li>
<li><a href="d/">d/</a></li>
</ul>
<hr>
</body>
</html>
`)
  })

  it('of nginx serves its root and its own pages', async () => {
    const files = {
      '/etc/nginx/nginx.conf': 'http { include /etc/nginx/conf.d/*.conf; }',
      '/etc/nginx/conf.d/default.conf': 'server { listen 8080; root /www; }',
      '/www/index.html': 'hello\n',
    }
    expect(await ask("nginx -g 'daemon off;'", 'curl -s localhost:8080', { files })).toBe('hello\n')
    expect(await ask("nginx -g 'daemon off;'", 'curl -s localhost:8080/x', { files })).toContain(
      '<h1>404 Not Found</h1>',
    )
  })

  it.each([
    ['agnhost netexec', 'curl -s localhost:8080/hostname', 'web-0'],
    ['agnhost netexec', 'curl -s localhost:8080/echo?msg=hi', 'hi'],
    ['agnhost serve-hostname', 'curl -s localhost:9376', 'web-0'],
    ['httpd -f -p 8080 -h /www', 'wget -qO- localhost:8080/a', 'A'],
    ['agnhost netexec', 'agnhost connect localhost:8080', ''],
    ['agnhost pause', 'agnhost connect localhost:8080', 'REFUSED\n'],
  ])('%s answers %s', async (server, client, answer) => {
    expect(await ask(server, client, { files: { '/www/a': 'A' } })).toBe(answer)
  })
})

describe('programs that only say so', () =>
  testPrograms([
    { run: 'python --version', stdout: 'Python 3.9.2\n' },
    {
      run: "python -c 'print(1)'",
      stderr: 'python: cannot run code given by -c: this container is simulated, and has no Python interpreter\n',
      code: 1,
    },
    {
      run: 'nginx -t',
      files: { '/etc/nginx/nginx.conf': '' },
      stderr:
        'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
    },
    {
      run: 'nginx',
      stderr: 'nginx: [emerg] open() "/etc/nginx/nginx.conf" failed (2: No such file or directory)\n',
      code: 1,
    },
    {
      run: 'agnhost dns-suffix',
      files: { '/etc/resolv.conf': 'nameserver 10.96.0.10\nsearch a.svc.cluster.local svc.cluster.local\n' },
      stdout: 'a.svc.cluster.local,svc.cluster.local\n',
    },
  ]))
