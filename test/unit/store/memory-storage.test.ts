import { describe, expect, it } from 'vitest'
import { MemoryStorage } from '../../../src/store/memory-storage.ts'

const pod = (name: string, note = '') => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, annotations: { note } } })
const keys = (storage: MemoryStorage, prefix = ''): string[] =>
  [...storage.snapshot('pods').entries(prefix)].map(({ key }) => key)

describe('the store', () => {
  it('counts every write of every resource with one revision, and freezes what it keeps', () => {
    const storage = new MemoryStorage()
    const first = storage.create('pods', 'default/a', pod('a'))
    const second = storage.create('configmaps', 'default/a', pod('a'))

    expect(second?.revision).toBe((first?.revision ?? 0) + 1)
    expect(first?.object.metadata.resourceVersion).toBe(String(first?.revision))
    expect(Object.isFrozen(first?.object.metadata.annotations)).toBe(true)
    expect(storage.create('pods', 'default/a', pod('a'))).toBeUndefined()
  })

  it('updates and deletes only the revision that was expected', () => {
    const storage = new MemoryStorage()
    const created = storage.create('pods', 'default/a', pod('a'))?.revision ?? 0

    const updated = storage.update('pods', 'default/a', pod('a', 'new'), created)
    expect(updated?.revision).toBe(created + 1)
    expect(storage.update('pods', 'default/a', pod('a', 'late'), created)).toBeUndefined()
    expect(storage.delete('pods', 'default/a', created)).toBeUndefined()
    expect(storage.delete('pods', 'default/a', created + 1)?.revision).toBe(created + 2)
    expect(storage.get('pods', 'default/a')).toBeUndefined()
  })

  it('lists in the order of keys, from a key on, as it was when the snapshot was taken', () => {
    const storage = new MemoryStorage()
    for (const key of ['b/x', 'a/y', 'a/x']) storage.create('pods', key, pod('x'))
    const before = storage.snapshot('pods')
    storage.create('pods', 'a/z', pod('z'))

    expect([...before.entries('')].map(({ key }) => key)).toEqual(['a/x', 'a/y', 'b/x'])
    expect(keys(storage, 'a/')).toEqual(['a/x', 'a/y', 'a/z'])
    expect([...storage.snapshot('pods').entries('a/', 'a/y')].map(({ key }) => key)).toEqual(['a/y', 'a/z'])
    expect(storage.snapshotAt('pods', before.revision)?.count('')).toBe(3)
  })

  it('tells watchers what happened since a revision, then what happens', () => {
    const storage = new MemoryStorage()
    const created = storage.create('pods', 'default/a', pod('a'))?.revision ?? 0
    storage.create('pods', 'default/b', pod('b'))
    const seen: string[] = []

    const watcher = storage.watch('pods', created, ({ type, entry }) => seen.push(`${type} ${entry.key}`))
    storage.delete('pods', 'default/a', created)
    watcher?.close()
    storage.create('pods', 'default/c', pod('c'))

    expect(seen).toEqual(['ADDED default/b', 'DELETED default/a'])
  })

  it('goes its own way after it was copied, and so does the copy', () => {
    const storage = new MemoryStorage()
    const created = storage.create('pods', 'default/a', pod('a'))?.revision ?? 0
    const seen: string[] = []
    storage.watch('pods', created, ({ entry }) => seen.push(entry.key))

    const copy = storage.copy({})
    copy.create('pods', 'default/b', pod('b'))
    storage.delete('pods', 'default/a', created)

    expect([keys(storage), keys(copy)]).toEqual([[], ['default/a', 'default/b']])
    expect([storage.revision, copy.revision]).toEqual([created + 1, created + 1])
    expect(seen).toEqual(['default/a'])
    expect(copy.snapshotAt('pods', created)?.count('')).toBe(1)
  })

  it('has no watch from before what it still remembers', () => {
    const storage = new MemoryStorage({ history: 2 })
    const first = storage.create('pods', 'default/a', pod('a'))?.revision ?? 0
    for (const name of ['b', 'c', 'd', 'e']) storage.create('pods', `default/${name}`, pod(name))

    expect(storage.watch('pods', first, () => undefined)).toBeUndefined()
    expect(storage.watch('pods', storage.revision, () => undefined)).toBeDefined()
  })
})
