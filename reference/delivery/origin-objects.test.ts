import { expect, it } from 'vitest'
import { idFromName } from '../shared/ids.ts'
import { ManualClock } from './manual-clock.fixture.ts'
import { OriginObjects } from './origin-objects.ts'
import { sha256Of } from './served-object.ts'
import type { ObjectStore } from './store.ts'

const TRACK = idFromName('track')
const CHUNK = Buffer.from('a chunk')
const PATH = `/audio/${TRACK}/high/0.ogg`
const INDEX = `${TRACK}/high/index.json`

const indexOf = (...chunks: Buffer[]) =>
  Buffer.from(
    JSON.stringify({ quality: 'high', chunks: chunks.map((bytes) => ({ sha256: sha256Of(bytes), samples: 1 })) }),
  )

function scene(content: Record<string, Buffer>) {
  const objects = new Map(Object.entries(content))
  const log: string[] = []
  const state = { corrupt: 0 }
  const store: Pick<ObjectStore, 'get'> = {
    async get(key) {
      log.push(key)
      return objects.get(key) ?? null
    },
  }
  const origin = new OriginObjects(store as ObjectStore, new ManualClock(5000), () => {
    state.corrupt++
  })
  return { objects, log, state, origin }
}

it('hands out a chunk that matches its index, and reads the index once', async () => {
  const { origin, log } = scene({ [INDEX]: indexOf(CHUNK), [`${TRACK}/high/0.ogg`]: CHUNK })
  const object = await origin.read(PATH)
  expect([object.bytes, object.etag, object.bornMs]).toEqual([CHUNK, `"${sha256Of(CHUNK)}"`, 5000])
  await origin.read(PATH)
  expect(log).toEqual([INDEX, `${TRACK}/high/0.ogg`, `${TRACK}/high/0.ogg`])
})

it.each([
  ['no rendition', {}, PATH],
  ['no such chunk', { [INDEX]: indexOf(CHUNK) }, PATH.replace('/0.', '/1.')],
  ['a chunk whose rendition was never finished', { [`${TRACK}/high/0.ogg`]: CHUNK }, PATH],
  ['the index itself', { [INDEX]: indexOf(CHUNK) }, PATH.replace('0.ogg', 'index.json')],
  ['a path out of the store', {}, `/audio/../../etc/${TRACK}/0.ogg`],
  ['a chunk with another spelling', { [INDEX]: indexOf(CHUNK) }, PATH.replace('/0.', '/00.')],
])('has nothing for %s', async (_, content, path) => {
  const { origin, state } = scene(content)
  await expect(origin.read(path)).rejects.toMatchObject({ code: 'not-found' })
  expect(state.corrupt).toBe(0)
})

it.each([
  ['a changed chunk', { [INDEX]: indexOf(CHUNK), [`${TRACK}/high/0.ogg`]: Buffer.from('a chump') }],
  ['a cut chunk', { [INDEX]: indexOf(CHUNK), [`${TRACK}/high/0.ogg`]: CHUNK.subarray(1) }],
  ['a lost chunk', { [INDEX]: indexOf(CHUNK) }],
  ['an index that is no JSON', { [INDEX]: Buffer.from('{'), [`${TRACK}/high/0.ogg`]: CHUNK }],
  ['an index without checksums', { [INDEX]: Buffer.from('{"chunks":[{}]}'), [`${TRACK}/high/0.ogg`]: CHUNK }],
])('refuses and counts %s', async (_, content) => {
  const { origin, state } = scene(content)
  await expect(origin.read(PATH)).rejects.toMatchObject({ code: 'object-corrupt' })
  expect(state.corrupt).toBe(1)
})

it('takes a repaired rendition, also one with another index', async () => {
  const { origin, objects } = scene({ [INDEX]: indexOf(CHUNK), [`${TRACK}/high/0.ogg`]: Buffer.from('damage') })
  await expect(origin.read(PATH)).rejects.toMatchObject({ code: 'object-corrupt' })
  const repaired = Buffer.from('encoded again')
  objects.set(INDEX, indexOf(repaired)).set(`${TRACK}/high/0.ogg`, repaired)
  expect((await origin.read(PATH)).bytes).toEqual(repaired)
})

it('keeps the indexes that were used last', async () => {
  const tracks = Array.from({ length: 2049 }, (_, i) => idFromName(`track ${i}`))
  const path = (track: string) => `/audio/${track}/high/0.ogg`
  const { origin, log } = scene(
    Object.fromEntries(
      tracks.flatMap((track) => [
        [`${track}/high/index.json`, indexOf(CHUNK)],
        [`${track}/high/0.ogg`, CHUNK],
      ]),
    ),
  )
  for (const track of tracks.slice(0, 2048)) await origin.read(path(track))
  await origin.read(path(tracks[0]))
  await origin.read(path(tracks[2048]))
  log.length = 0
  await origin.read(path(tracks[0]))
  await origin.read(path(tracks[1]))
  expect(log).toEqual([`${tracks[0]}/high/0.ogg`, `${tracks[1]}/high/index.json`, `${tracks[1]}/high/0.ogg`])
})

it('refuses more than 256 reads at once', async () => {
  const { origin } = scene({ [INDEX]: indexOf(CHUNK), [`${TRACK}/high/0.ogg`]: CHUNK })
  const reads = Array.from({ length: 256 }, () => origin.read(PATH))
  await expect(origin.read(PATH)).rejects.toMatchObject({ code: 'overloaded' })
  expect(await Promise.all(reads)).toHaveLength(256)
  expect((await origin.read(PATH)).bytes).toEqual(CHUNK)
})
