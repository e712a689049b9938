import { beforeEach, describe, expect, it } from 'vitest'
import { ManualClock, settled } from './manual-clock.fixture.ts'
import { renditionIndex } from './rendition-index.fixture.ts'
import { type HotTrack, type PlayBegun, Warmer } from './warmer.ts'
import type { WarmReport } from './warming-lane.ts'

const CONFIG = { playsPerMinute: 20, nextChunks: 2, bytesPerSecond: 1_000_000 }
const CHUNK_BYTES = 100
const EDGES = { near: 'http://near', far: 'http://far', third: 'http://third' }
/** Chunks of each track; all have two renditions. */
const CATALOG: Record<string, number> = { hit: 2, one: 3, two: 3, three: 1, huge: 1000, a: 5, b: 5, c: 5, d: 5, e: 5 }

let clock: ManualClock
let down: Set<string>
/** What edges were asked for, as `near hit/low/0`. */
let asked: string[]
let hot: HotTrack[]
let ended: string[]
let defects: unknown[]
let warmer: Warmer

beforeEach(() => {
  clock = new ManualClock()
  down = new Set()
  asked = []
  hot = []
  ended = []
  defects = []
  warmer = new Warmer({
    config: CONFIG,
    edges: Object.keys(EDGES).map((provider) => ({
      provider,
      cacheBytes: 10_000,
      healthy: () => !down.has(provider),
    })),
    clock,
    async warm(edgeUrl, path) {
      asked.push(`${edgeUrl.slice('http://'.length)} ${path.replace('/audio/', '').replace('.ogg', '')}`)
      return { result: 'warmed', bytes: CHUNK_BYTES }
    },
    async renditionsOf(trackId) {
      if (trackId === 'broken') throw new Error('the catalog does not answer')
      const chunks = CATALOG[trackId]
      if (chunks === undefined) return []
      return ['low', 'high'].map((quality) => renditionIndex(quality, Array(chunks).fill(CHUNK_BYTES)))
    },
    regionOf: (address) => address.split('.')[0] as string,
    onHot: (track) => hot.push(track),
    onEnd: (provider, { job, outcome }: WarmReport) => ended.push(`${provider} ${job.trackId} ${outcome}`),
    onDefect: (error) => defects.push(error),
  })
  warmer.start(EDGES)
})

const play = (trackId: string, more: Partial<PlayBegun> = {}): void =>
  warmer.played({
    accountId: 'ada',
    trackId,
    quality: 'high',
    providers: ['near', 'far', 'third'],
    clientAddress: 'home.1',
    context: null,
    leftMs: 30_000,
    ...more,
  })
const plays = (times: number, trackId: string, more: Partial<PlayBegun> = {}): void => {
  for (let n = 0; n < times; n++) play(trackId, more)
}
const at = (provider: string) => asked.filter((chunk) => chunk.startsWith(`${provider} `)).map((it) => it.split(' ')[1])

describe('a track that is played often', () => {
  it('is put on every edge with its threshold-th play in a minute, whole, beginnings first, and once', async () => {
    plays(19, 'hit')
    await clock.advance(1000)
    expect([asked, hot]).toEqual([[], []])
    plays(30, 'hit')
    await clock.advance(1000)
    for (const provider of Object.keys(EDGES)) {
      expect(at(provider)).toEqual(['hit/low/0', 'hit/high/0', 'hit/low/1', 'hit/high/1'])
    }
    expect(hot).toEqual([{ trackId: 'hit', region: null, playsPerMinute: 20, providers: Object.keys(EDGES) }])
    expect(ended.toSorted()).toEqual(['far hit done', 'near hit done', 'third hit done'])
  })

  it('that nobody knows is left alone', async () => {
    plays(40, 'unknown')
    await clock.advance(1000)
    expect([asked, ended, defects]).toEqual([[], [], []])
  })

  it('is left to misses when the catalog does not answer', async () => {
    plays(40, 'broken')
    await settled()
    expect([asked, ended]).toEqual([[], []])
    expect(defects).toHaveLength(1)
  })

  it('is put there again when it has cooled and becomes hot once more', async () => {
    plays(20, 'hit')
    await clock.advance(120_000)
    plays(20, 'hit')
    await clock.advance(1000)
    expect(hot).toHaveLength(2)
    expect(at('near')).toHaveLength(8)
  })

  it('is left out where hot tracks have half of the edge, until they cool', async () => {
    plays(20, 'huge')
    plays(20, 'hit')
    await clock.advance(1000)
    expect(ended).toContain('near huge dropped')
    expect(ended).toContain('near hit done')
    // There is room for fifty chunks: four of `hit`, and ten each of four others.
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      plays(20, name)
      await clock.advance(1000)
    }
    expect(ended.filter((line) => line.startsWith('near') && line.endsWith('dropped'))).toEqual([
      'near huge dropped',
      'near e dropped',
    ])
    await clock.advance(120_000)
    plays(20, 'e')
    await clock.advance(1000)
    expect(ended).toContain('near e done')
  })
})

describe('regional taste', () => {
  it('puts a track that one region alone plays where that region is sent to', async () => {
    // Few plays are from abroad: its part of the threshold would be below ten, which is the least.
    for (let i = 0; i < 400; i++) play(`other ${i}`)
    plays(9, 'hit', { clientAddress: 'abroad.1', providers: ['third', 'far', 'near'] })
    await settled()
    expect(hot).toEqual([])
    plays(1, 'hit', { clientAddress: 'abroad.1', providers: ['third', 'far', 'near'] })
    await clock.advance(1000)
    expect(hot).toMatchObject([{ trackId: 'hit', region: 'abroad', providers: ['third', 'far'] }])
    expect([at('near').length, at('far').length, at('third').length]).toEqual([0, 4, 4])
    plays(10, 'hit')
    await clock.advance(1000)
    expect(hot[1]).toMatchObject({ trackId: 'hit', region: null })
    // What is there is not asked for again.
    expect([at('near').length, at('far').length, at('third').length]).toEqual([4, 4, 4])
  })
})

describe('the next tracks of a context', () => {
  const context = { trackIds: ['hit', 'one', 'two', 'three'], position: 0 }

  it('are begun at the edge that the router chose, in the quality that plays, the nearer the more', async () => {
    play('hit', { context })
    await clock.advance(1000)
    expect(at('near').toSorted()).toEqual(['one/high/0', 'one/high/1', 'two/high/0'])
    expect([at('far'), at('third')]).toEqual([[], []])
  })

  it('are those of the next one when the app asks for it alone', async () => {
    play('hit', { context })
    await clock.advance(1000)
    asked = []
    play('one')
    await clock.advance(1000)
    // Two chunks where there was one, and the track behind.
    expect(at('near').toSorted()).toEqual(['three/high/0', 'two/high/0', 'two/high/1'])
  })

  it('are none at the end of it, and for a track that is played alone', async () => {
    play('three', { context: { ...context, position: 3 } })
    play('one')
    await clock.advance(1000)
    expect(asked).toEqual([])
  })

  it('are as short as the track is, and left out when they do not exist in that quality', async () => {
    play('two', { context: { trackIds: ['two', 'three', 'gone', 'one'], position: 0 } })
    play('two', { context, quality: 'lossless' })
    await clock.advance(1000)
    expect(asked).toEqual(['near three/high/0'])
  })

  it('are asked for once, however many play the same', async () => {
    for (let n = 0; n < 15; n++) play('hit', { context })
    await clock.advance(1000)
    for (let n = 0; n < 4; n++) play('hit', { context })
    await clock.advance(1000)
    expect(asked).toHaveLength(3)
  })
})

describe('an edge that is out', () => {
  it('does not stop the others, and gets what is hot when it is back', async () => {
    down.add('far')
    plays(20, 'hit')
    await clock.advance(1000)
    expect([at('near').length, at('far').length, at('third').length]).toEqual([4, 0, 4])
    plays(1, 'hit')
    await clock.advance(1000)
    expect(at('far')).toEqual([])
    down.delete('far')
    plays(1, 'other')
    await clock.advance(1000)
    expect([at('near').length, at('far').length, at('third').length]).toEqual([4, 4, 4])
  })
})

it('asks for nothing before it starts and after it stops', async () => {
  warmer.stop()
  plays(20, 'hit')
  await clock.advance(1000)
  expect(asked).toEqual([])
  expect(clock.pending).toBe(0)
})
