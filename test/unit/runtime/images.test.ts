/** Images as data: what is shipped, and what users bring. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { behaviourOf, commandWords } from '../../../src/runtime/command.ts'
import { ImageCatalog } from '../../../src/runtime/image-catalog.ts'
import { parseImages } from '../../../src/runtime/image-file.ts'
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
  const behaviour = (image: string, command: string[] = [], args: string[] = []) => {
    const { definition } = catalog.find(image)
    return behaviourOf(definition, commandWords(definition, command, args), START)
  }

  it('runs what it is made for, or ends at once where that is a shell', () => {
    expect(behaviour('nginx:1.27')?.ports?.map(({ port }) => port)).toEqual([80])
    expect(behaviour('busybox:1.36')?.exitAfterMs).toBe(0)
    expect(behaviour('registry.k8s.io/pause:3.10')?.exitAfterMs).toBeUndefined()
  })

  it('has the commands that it has', () => {
    expect(behaviour('busybox', ['bash'])).toBeUndefined()
    expect(behaviour('gcr.io/distroless/python3-debian11', ['sh'])).toBeDefined()
    expect(behaviour('gcr.io/distroless/nodejs-debian11', ['sh'])).toBeUndefined()
  })

  it('does what can be foreseen of a short script', () => {
    expect(behaviour('busybox', ['sh', '-c', 'echo hello; sleep 2 && exit 3'])).toMatchObject({
      exitAfterMs: 2000,
      exitCode: 3,
      output: [{ afterMs: 0, text: 'hello\n' }],
    })
    expect(behaviour('busybox', ['sh', '-c', 'while true; do sleep 1; done'])?.exitAfterMs).toBeUndefined()
  })
})

describe('an image of your own', () => {
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
