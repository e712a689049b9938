import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ObjectStore } from './object-store.ts'

/** A store to test, with nothing in it, and how to take it away again. */
export interface OpenedStore {
  store: ObjectStore
  close(): Promise<void>
}

/** What every adapter of `ObjectStore` must do; the adapter's own contract test calls it. */
export function objectStoreContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let opened: OpenedStore
    let store: ObjectStore

    beforeEach(async () => {
      opened = await open()
      store = opened.store
    })

    afterEach(async () => {
      await opened.close()
    })

    it('gives back what was put, byte for byte, and its size', async () => {
      const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i) % 251))
      await store.put('track/high/0.ogg', bytes)
      expect((await store.get('track/high/0.ogg'))?.equals(bytes)).toBe(true)
      expect(await store.sizeBytes('track/high/0.ogg')).toBe(100_000)
    })

    it('keeps an empty object apart from none', async () => {
      await store.put('empty', Buffer.alloc(0))
      expect(await store.get('empty')).toEqual(Buffer.alloc(0))
      expect(await store.sizeBytes('empty')).toBe(0)
      expect(await store.get('none')).toBeNull()
      expect(await store.sizeBytes('none')).toBeNull()
    })

    it('has nothing at the beginning of a key, nor below an object', async () => {
      await store.put('a/b/c', Buffer.from('x'))
      for (const key of ['a', 'a/b', 'a/b/c/d', 'a/b/c/d/e']) {
        expect(await store.get(key)).toBeNull()
        expect(await store.sizeBytes(key)).toBeNull()
      }
    })

    it('replaces an object as a whole', async () => {
      await store.put('a', Buffer.from('a long text'))
      await store.put('a', Buffer.from('short'))
      expect(String(await store.get('a'))).toBe('short')
    })

    it('shows one version or the other while it is written, never a part', async () => {
      const versions = [Buffer.alloc(300_000, 1), Buffer.alloc(200_000, 2)]
      await store.put('a', versions[0])
      let writing = true
      const writes = (async () => {
        for (let i = 0; i < 20; i++) await store.put('a', versions[i % 2])
        writing = false
      })()
      let reads = 0
      while (writing || reads === 0) {
        const bytes = await store.get('a')
        expect(versions.some((version) => bytes?.equals(version))).toBe(true)
        reads++
      }
      await writes
    })

    it('takes one of the versions when they are written at once', async () => {
      const versions = Array.from({ length: 10 }, (_, i) => Buffer.alloc(1000, i))
      await Promise.all(versions.map((version) => store.put('a', version)))
      const bytes = await store.get('a')
      expect(versions.some((version) => bytes?.equals(version))).toBe(true)
    })

    it('gives bytes that are the caller’s: to change them changes nothing', async () => {
      await store.put('a', Buffer.from('abc'))
      const bytes = await store.get('a')
      bytes?.fill(0)
      expect(String(await store.get('a'))).toBe('abc')
    })

    it('puts many, from a list or as they come', async () => {
      const objects = Array.from({ length: 100 }, (_, i) => ({ key: `t${i % 7}/q/${i}`, bytes: Buffer.from(`${i}`) }))
      await store.putAll(objects.slice(0, 50))
      await store.putAll(
        (async function* () {
          yield* objects.slice(50)
        })(),
      )
      for (const { key, bytes } of objects) expect(await store.get(key)).toEqual(bytes)
    })

    it('fails as a whole when one of many cannot be put, and takes no more', async () => {
      let taken = 0
      const endless = function* () {
        for (;;) {
          taken++
          yield { key: taken === 5 ? '../escaped' : `o/${taken}`, bytes: Buffer.from('x') }
        }
      }
      await expect(store.putAll(endless())).rejects.toThrow(RangeError)
      expect(taken).toBe(5)
    })

    it.each([
      '',
      '/a',
      'a/',
      'a//b',
      '.',
      '..',
      '../a',
      'a/../b',
      'a/./b',
      '.hidden',
      'a/.hidden',
      'a b',
      'a\\b',
      'a\0b',
      'ä',
      'a%2fb',
      'a\n',
      'x'.repeat(513),
    ])('does not take %j for a key', async (key) => {
      await expect(store.put(key, Buffer.from('x'))).rejects.toThrow(RangeError)
      await expect(store.get(key)).rejects.toThrow(RangeError)
      await expect(store.sizeBytes(key)).rejects.toThrow(RangeError)
    })

    it.each(['a', 'A-b_c.d', '4uLU6hMCjMI75M1A2tKUQC/very-high/12.ogg', '0/1/2/3/4', 'a..b'])(
      'takes %j',
      async (key) => {
        await store.put(key, Buffer.from(key))
        expect(String(await store.get(key))).toBe(key)
      },
    )
  })
}
