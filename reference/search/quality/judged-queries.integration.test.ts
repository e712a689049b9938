import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { searchOver } from '../searchables.fixture.ts'
import { judge } from './judge.fixture.ts'
import { judgedQueriesText, makeQueries, readJudgedQueries } from './judged-queries.fixture.ts'
import { readSongs, searchablesOf, songsMissing } from './songs.fixture.ts'

const songs = readSongs()
if (songs === null) console.warn(`The judged queries are skipped: ${songsMissing}.`)

describe.skipIf(songs === null)('the judged queries', () => {
  const table = songs ?? []

  it('are what is made of the songs and written by hand, each once and with an answer', () => {
    const kept = readFileSync(new URL('./judged-queries.tsv', import.meta.url), 'utf8')
    expect(judgedQueriesText(makeQueries(table))).toBe(kept)
    expect(readJudgedQueries().length).toBeGreaterThanOrEqual(300)
  })

  it('are answered well: the figures that ranking changes must not fall below', async () => {
    const searchables = searchablesOf(table)
    const service = await searchOver(searchables)
    const quality = await judge(readJudgedQueries(), searchables, async ({ query, list }, limit) => {
      const request = { text: query, kinds: [list], market: null, listener: null, offset: 0, limit }
      return (await service.search(request)).pages[list]?.ids ?? []
    })
    const least = {
      'exact title': 0.95,
      artist: 1,
      'title and artist': 1,
      prefix: 0.85,
      'one typo': 0.95,
      'two typos': 0.8,
      transposition: 0.95,
      'by sound': 0.85,
      'marks left out': 1,
      'other script': 0.95,
      'genre and mood': 0.7,
      'by hand': 0.95,
      all: 0.94,
    } as const
    const reached = Object.fromEntries([...quality].map(([made, { successAt1 }]) => [made, successAt1]))
    for (const [made, share] of Object.entries(least)) expect.soft(reached[made], made).toBeGreaterThanOrEqual(share)
  })
})
