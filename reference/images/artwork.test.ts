import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { imageIdOf, parseImageId, pictureKinds } from '../shared/image-ids.ts'
import type { Cache } from '../storage/cache/cache.ts'
import { artwork } from './artwork.ts'
import { ImageService } from './service.ts'

const id = (number: number) => String(number).padStart(22, '0')
const noCache = { get: (_: unknown, load: () => Promise<unknown>) => load() } as unknown as Cache

describe('artwork', () => {
  it.each(pictureKinds)('of each %s is its own, and always the same', (kind) => {
    const pictures = Array.from({ length: 50 }, (_, i) => artwork(kind, id(i)))
    expect(new Set(pictures).size).toBe(50)
    expect(artwork(kind, id(7))).toBe(pictures[7])
  })

  it('does not change with the version of the program', () => {
    expect(artwork('album', id(1)).slice(0, 190)).toMatchInlineSnapshot(
      `"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 640" width="640" height="640"><rect width="640" height="640" fill="#f1e9da"/><circle cx="54" cy="54" r="25" fill="#f1c40f"/><circle c"`,
    )
  })
})

describe('images', () => {
  const service = new ImageService({ cache: noCache, exists: async (kind, one) => kind === 'album' && one === id(1) })

  it.each([640, 300, 64])('are JPEG of %s pixels', async (edge) => {
    const { kind, bytes } = await service.jpeg(imageIdOf('album', id(1)), edge)
    const { format, width, height } = await sharp(bytes).metadata()
    expect({ kind, format, width, height }).toEqual({ kind: 'album', format: 'jpeg', width: edge, height: edge })
  })

  it.each([
    ['album', 2, 300],
    ['artist', 1, 300],
    ['album', 1, 301],
  ] as const)('are not there of %s %s at %s pixels', async (kind, number, edge) => {
    await expect(service.jpeg(imageIdOf(kind, id(number)), edge)).rejects.toMatchObject({ code: 'not-found' })
  })

  it.each(['', 'album', `track-${id(1)}`, `album-${id(1)}x`, '../album'])('are not called %j', (name) => {
    expect(parseImageId(name)).toBeNull()
  })
})
