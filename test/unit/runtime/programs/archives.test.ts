/** Programs that copy, pack and sum up files. */
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Program } from '../../../../src/runtime/kernel/process-api.ts'
import { containerPrograms } from '../../../../src/runtime/programs/built-in-programs.ts'
import { runAlone, wordsOf } from '../../../support/memory-process.ts'
import { testPrograms } from './cases.ts'

const DEBIAN = { '/etc/debian_version': '12.5\n' }

describe('cp, mv and ln', () => {
  testPrograms([
    { run: 'cp /a /b', files: { '/a': 'A' }, leaves: { '/a': 'A', '/b': 'A' } },
    { run: 'cp /a /d', files: { '/a': 'A', '/d/': '' }, leaves: { '/d/a': 'A' } },
    { run: 'cp -r /d /e', files: { '/d/s/x': 'X', '/d/y': 'Y' }, leaves: { '/e/s/x': 'X', '/e/y': 'Y' } },
    { run: 'cp /d /e', files: { '/d/': '' }, stderr: "cp: omitting directory '/d'\n", code: 1 },
    { run: 'cp /nosuch /e', stderr: "cp: can't stat '/nosuch': No such file or directory\n", code: 1 },
    { run: 'cp /nosuch /e', files: DEBIAN, stderr: "cp: cannot stat '/nosuch': No such file or directory\n", code: 1 },
    { run: 'mv /a /b', files: { '/a': 'A' }, leaves: { '/b': 'A' } },
    { run: 'mv /nosuch /b', stderr: "mv: can't rename '/nosuch': No such file or directory\n", code: 1 },
    { run: 'ln -s /a /b', files: { '/a': 'A' }, leaves: { '/b': 'A' } },
    { run: 'ln -s x /a', files: { '/a': 'A' }, stderr: 'ln: /a: File exists\n', code: 1 },
  ])
})

describe('sums', () =>
  testPrograms([
    { run: 'md5sum /a', files: { '/a': 'hi\n' }, stdout: '764efa883dda1e11db47671c4a3bbd9e  /a\n' },
    {
      run: 'sha256sum',
      stdin: 'hi\n',
      stdout: '98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4  -\n',
    },
    {
      run: 'md5sum -c /sums',
      files: { '/a': 'hi\n', '/sums': '764efa883dda1e11db47671c4a3bbd9e  /a\n' },
      stdout: '/a: OK\n',
    },
    { run: 'md5sum nosuch', stderr: "md5sum: can't open 'nosuch': No such file or directory\n", code: 1 },
    { run: 'base64', stdin: 'hi\n', stdout: 'aGkK\n' },
    { run: 'base64 -d', stdin: 'aGkK\n', stdout: 'hi\n' },
  ]))

describe('tar', () => {
  const files = { '/src/f': 'content\n', '/src/sub/g': '', '/out/': '' }

  it.each(['tar cf - src', 'tar -czf - src'])('takes out what `%s` put in', async (line) => {
    const { bytes } = await runAlone(containerPrograms, line, { files })
    const flag = line.includes('z') ? 'z' : ''
    const listed = await runAlone(containerPrograms, `tar t${flag}`, { stdin: bytes })
    expect([listed.stdout, listed.stderr]).toEqual(['src/\nsrc/f\nsrc/sub/\nsrc/sub/g\n', ''])
    const taken = await runAlone(containerPrograms, `tar -x${flag}mf - -C /out`, {
      stdin: bytes,
      files: { '/out/': '' },
    })
    expect(taken.stderr).toBe('')
    expect(Buffer.from(taken.files.read('/out/src/f')).toString()).toBe('content\n')
    expect(taken.files.list('/out/src/sub')).toEqual(['g'])
  })

  it('keeps names that are longer than a header has room for', async () => {
    const name = `/${'n'.repeat(90)}/${'m'.repeat(90)}`
    const { bytes } = await runAlone(containerPrograms, `tar cf - ${name.slice(1)}`, { files: { [name]: 'x' } })
    const { stdout } = await runAlone(containerPrograms, 'tar t', { stdin: bytes })
    expect(stdout).toBe(`${name.slice(1)}\n`)
  })

  testPrograms([
    { run: 'tar xf nosuch.tar', stderr: "tar: can't open 'nosuch.tar': No such file or directory\n", code: 1 },
    { run: 'tar x', stdin: 'x'.repeat(512), stderr: 'tar: invalid tar magic\n', code: 1 },
    {
      run: 'tar cf /o.tar nosuch',
      stderr: 'tar: nosuch: No such file or directory\ntar: error exit delayed from previous errors\n',
      code: 1,
    },
  ])
})

describe('gzip', () => {
  it('packs, and unpacks again', async () => {
    const packed = await runAlone(containerPrograms, 'gzip -c', { stdin: 'hello' })
    expect(gunzipSync(packed.bytes).toString()).toBe('hello')
    const both: Program = async (process) => {
      await process.spawn({ argv: wordsOf('gzip /a') }).wait()
      await process.spawn({ argv: wordsOf('gunzip /a.gz') }).wait()
      return 0
    }
    const { files } = await runAlone({ ...containerPrograms, both }, 'both', { files: { '/a': 'A' } })
    expect(files.list('/')).toEqual(['a'])
  })

  testPrograms([{ run: 'gunzip', stdin: 'no gzip', stderr: 'gunzip: invalid magic\n', code: 1 }])
})

describe('bytes', () =>
  testPrograms([
    {
      run: 'dd bs=2 count=2',
      stdin: 'abcdefgh',
      stdout: 'abcd',
      stderr: '2+0 records in\n2+0 records out\n4 bytes (4B) copied, 0.000010 seconds, 390.6KB/s\n',
    },
    { run: 'dd if=/a of=/b bs=1 skip=1 status=none', files: { '/a': 'abc' }, leaves: { '/b': 'bc' } },
    { run: 'cmp /a /b', files: { '/a': 'x\ny\n', '/b': 'x\nz\n' }, stdout: '/a /b differ: char 3, line 2\n', code: 1 },
    { run: 'cmp /a /b', files: { '/a': 'x', '/b': 'xy' }, stderr: 'cmp: EOF on /a\n', code: 1 },
    {
      run: 'hexdump -C',
      stdin: 'hello world, this is text\n',
      stdout:
        '00000000  68 65 6c 6c 6f 20 77 6f  72 6c 64 2c 20 74 68 69  |hello world, thi|\n00000010  73 20 69 73 20 74 65 78  74 0a                    |s is text.|\n0000001a\n',
    },
  ]))
