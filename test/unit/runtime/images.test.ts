/** Images as data: what is shipped, and what users bring. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commandWords, mayBeProgram, toldProcess } from '../../../src/runtime/command.ts'
import { ImageCatalog } from '../../../src/runtime/image-catalog.ts'
import { parseImages } from '../../../src/runtime/image-file.ts'
import { containerPrograms } from '../../../src/runtime/programs/built-in-programs.ts'
import { shippedImages } from '../../../src/runtime/shipped-images.ts'

const FOLDER = new URL('../../../fixtures/images/', import.meta.url)
const START = { env: new Map(), stdin: false, attempt: 0, containerAgeMs: 0 }

describe('a shipped image', () => {
  it.each(readdirSync(FOLDER))('%s is well formed, and named after what it is about', (file) => {
    const images = parseImages(readFileSync(new URL(file, FOLDER), 'utf8'), file)
    expect(images.length).toBeGreaterThan(0)
    for (const { image } of images) expect(image.split(/[/:]/)).toContain(file.replace('.yaml', ''))
  })

  const catalog = new ImageCatalog([], 'run', shippedImages)
  const asksKernel = (image: string, command: string[] = []) => {
    const { definition } = catalog.find(image)
    return mayBeProgram(definition, commandWords(definition, command, []), (name) => containerPrograms[name])
  }

  it('has programs for its commands, as far as they are written', () => {
    expect(asksKernel('busybox')).toBe(true)
    expect(asksKernel('busybox', ['bash'])).toBe(true)
    expect(asksKernel('nicolaka/netshoot', ['iperf3'])).toBe(false)
    expect(asksKernel('registry.example/unknown')).toBe(false)
    expect(asksKernel('registry.example/unknown', ['sh', '-c', 'exit 1'])).toBe(true)
  })
})

describe('an image of your own', () => {
  it('may say what its own command does, but not what others do', () => {
    const [own] = parseImages(
      'image: shop\nentrypoint: [/bin/shop]\ntoolbox: busybox\nexecutables: [shop]\nprocess: {ports: [80]}',
      '',
    )
    expect(own && toldProcess(own, ['/bin/shop', '-v'], START)?.ports).toMatchObject([{ port: 80 }])
    expect(own && toldProcess(own, ['sleep', '5'], START)).toBeUndefined()
  })

  it('may bring files', () => {
    const files = {
      '/a': 'text',
      '/b': { content: 'x', mode: 0o755 },
      '/c': { symlink: '/a' },
      '/d': { directory: true },
    }
    expect(parseImages(JSON.stringify({ image: 'shop', files }), '')).toEqual([{ image: 'shop', files }])
    expect(() => parseImages('{image: shop, files: {a: text}}', 'own.yaml')).toThrow('own.yaml: image/files')
    expect(() => parseImages('{image: shop, files: {/a: {contents: text}}}', 'own.yaml')).toThrow(
      'own.yaml: image/files',
    )
  })

  it('comes before a shipped one of the same name, and a tag before a name', () => {
    const own = parseImages('image: nginx\nuser: 101\n---\nimage: nginx:2\nuser: web\n', 'own.yaml')
    const catalog = new ImageCatalog(own, 'run', shippedImages)
    expect(catalog.find('nginx:1').definition.user).toBe(101)
    expect(catalog.find('docker.io/library/nginx:2').definition.user).toBe('web')
  })

  it('may stand for many, of which the longest name counts', () => {
    const catalog = new ImageCatalog(
      [
        { image: '*', user: 1 },
        { image: 'registry.example/team/*', user: 2 },
      ],
      'run',
    )
    expect(catalog.find('registry.example/team/app').definition.user).toBe(2)
    expect(catalog.find('app').definition.user).toBe(1)
  })

  it('is told what is wrong with it', () => {
    expect(() => parseImages('image: x\npull: {takes: soon}', 'own.yaml')).toThrow('own.yaml: not a duration: "soon"')
    expect(() => parseImages('process: {exitCode: one}', 'own.yaml')).toThrow(
      /own.yaml: image must have required property 'image'/,
    )
  })
})

it('has the same digest in every run, and cannot be pulled if unknown images do not exist', () => {
  const find = () => new ImageCatalog([], 'ErrImagePull').find('nobody/knows')
  expect(find().ref).toMatch(/^docker.io\/nobody\/knows@sha256:[0-9a-f]{64}$/)
  expect(find().ref).toBe(find().ref)
  expect(find().definition.pull?.fails).toBe('notFound')
})
