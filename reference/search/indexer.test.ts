import { describe, expect, it } from 'vitest'
import type { Clock } from '../shared/clock.ts'
import { SqliteSearchIndex } from '../storage/search-index/sqlite-search-index.ts'
import type { Searchable, SearchChange, SearchFeed } from './feed.ts'
import { Indexer } from './indexer.ts'
import { track } from './searchables.fixture.ts'

/** A catalog in memory, of whose changes only the latest of each thing is kept. */
class Feed implements SearchFeed {
  readonly #things = new Map<string, Searchable>()
  readonly #changes = new Map<string, SearchChange>()
  #seq = 0

  set(id: string, name: string | null, atMs = 0): void {
    this.#changes.delete(id)
    this.#changes.set(id, { seq: ++this.#seq, kind: 'track', id, atMs })
    if (name === null) this.#things.delete(id)
    else this.#things.set(id, track(id, name, 'Somebody'))
  }

  async changes(afterSeq: number, limit: number): Promise<SearchChange[]> {
    return [...this.#changes.values()].filter(({ seq }) => seq > afterSeq).slice(0, limit)
  }

  async searchables(_: string, ids: readonly string[]): Promise<Searchable[]> {
    return ids.flatMap((id) => this.#things.get(id) ?? [])
  }
}

/** Runs what is due when it is told to. */
class HandClock implements Clock {
  ms = 0
  due: (() => void)[] = []
  readonly delaysMs: number[] = []

  nowMs(): number {
    return this.ms
  }

  monotonicMs(): number {
    return this.ms
  }

  after(delayMs: number, run: () => void): () => void {
    this.delaysMs.push(delayMs)
    this.due.push(run)
    return () => {
      this.due = this.due.filter((other) => other !== run)
    }
  }

  async run(): Promise<void> {
    for (const run of this.due.splice(0)) run()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }

  /** Runs whatever falls due until something has come about. */
  async until<Value>(coming: Promise<Value>): Promise<Value> {
    let isHere = false
    const end = () => {
      isHere = true
    }
    coming.then(end, end)
    while (!isHere) {
      for (const run of this.due.splice(0)) run()
      await new Promise((resolve) => setImmediate(resolve))
    }
    return coming
  }
}

function open(feed: SearchFeed = new Feed()) {
  const index = SqliteSearchIndex.open(':memory:')
  const clock = new HandClock()
  const failures: unknown[] = []
  let indexed = 0
  const indexer = new Indexer({
    feed,
    index,
    clock,
    onIndexed: async () => {
      indexed++
    },
    onFailure: (error) => failures.push(error),
  })
  const found = async (name: string) => (await index.named('track', name, 10)).map(({ id }) => id)
  return { index, clock, indexer, failures, found, indexed: () => indexed }
}

describe('the indexer', () => {
  it('brings in what appeared and changed, and takes out what is gone', async () => {
    const feed = new Feed()
    const { indexer, index, found, indexed } = open(feed)
    feed.set('a', 'One')
    feed.set('b', 'Two')
    expect(await indexer.step()).toBe(false)
    expect([await found('one'), await found('two')]).toEqual([['a'], ['b']])
    feed.set('a', 'Three')
    feed.set('b', null)
    await indexer.step()
    expect([await found('one'), await found('two'), await found('three')]).toEqual([[], [], ['a']])
    expect(await index.position()).toBe(4)
    expect(indexed()).toBe(2)
    await indexer.step()
    expect(indexed()).toBe(2)
  })

  it('takes a long feed in batches, one after the other', async () => {
    const feed = new Feed()
    for (let i = 0; i < 550; i++) feed.set(`t${i}`, 'Song')
    const { indexer, index, clock } = open(feed)
    expect(await clock.until(indexer.step())).toBe(true)
    expect(await index.position()).toBe(500)
    expect(await clock.until(indexer.step())).toBe(false)
    expect(await index.position()).toBe(550)
    const { total } = await index.candidates(
      { kind: 'track', all: [[{ words: ['song'], fields: ['name'], open: false }]], none: [], inLyrics: false },
      0,
      1,
    )
    expect(total).toBe(550)
  })

  it('makes a batch ready in turns with others', async () => {
    const feed = new Feed()
    for (let i = 0; i < 60; i++) feed.set(`t${i}`, 'Song')
    const { indexer, index, clock } = open(feed)
    const step = indexer.step()
    await clock.run()
    expect(await index.position()).toBe(0)
    await clock.until(step)
    expect(await index.position()).toBe(60)
    expect(clock.delaysMs).toEqual([1, 1])
  })

  it('does not write what it made ready behind a batch that was refused', async () => {
    const feed = new Feed()
    for (let i = 0; i < 550; i++) feed.set(`t${i}`, 'Song')
    const { indexer, index, clock } = open(feed)
    const apply = index.apply.bind(index)
    index.apply = () => Promise.reject(new Error('full'))
    await expect(clock.until(indexer.step())).rejects.toThrow('full')
    index.apply = apply
    expect(await clock.until(indexer.step())).toBe(true)
    expect(await index.position()).toBe(500)
  })

  it('says how old the oldest change is that is not in', async () => {
    const feed = new Feed()
    for (let i = 0; i < 550; i++) feed.set(`t${i}`, 'Song', 1000 + i)
    const { indexer, clock } = open(feed)
    clock.ms = 5000
    expect(indexer.lagMs).toBe(0)
    await clock.until(indexer.step())
    expect(indexer.lagMs).toBe(5000 - 1499)
    await clock.until(indexer.step())
    expect(indexer.lagMs).toBe(0)
  })

  it('keeps at it, rests when all is in, and stops', async () => {
    const feed = new Feed()
    for (let i = 0; i < 25; i++) feed.set(`t${i}`, 'Song')
    const { indexer, clock, index } = open(feed)
    indexer.start()
    await clock.run()
    expect(await index.position()).toBe(25)
    feed.set('late', 'Song')
    await clock.run()
    expect(await index.position()).toBe(26)
    expect(clock.delaysMs).toEqual([0, 1000, 1000])
    await indexer.stop()
    expect(clock.due).toEqual([])
  })

  it('tries again after a failure, and has the lag grow meanwhile', async () => {
    const feed = new Feed()
    feed.set('a', 'One', 100)
    let broken = true
    const { indexer, clock, failures, found } = open({
      changes: (after, limit) => feed.changes(after, limit),
      searchables: (kind, ids) => (broken ? Promise.reject(new Error('no catalog')) : feed.searchables(kind, ids)),
    })
    indexer.start()
    await clock.run()
    clock.ms = 6000
    expect(failures).toHaveLength(1)
    expect(indexer.lagMs).toBe(5900)
    expect(clock.delaysMs.at(-1)).toBe(5000)
    broken = false
    await clock.run()
    expect(await found('one')).toEqual(['a'])
    expect(indexer.lagMs).toBe(0)
    await indexer.stop()
  })
})
