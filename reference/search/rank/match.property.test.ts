import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searchDocument } from '../document.ts'
import { parseQuery } from '../query/parse.ts'
import { slotsOf } from '../query/slots.ts'
import { track } from '../searchables.fixture.ts'
import { Deduplicator } from './deduplicate.ts'
import { matchDocument } from './match.ts'

const word = fc.constantFrom('love', 'stay', 'queen', 'night', 'go', 'lovers')
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '))

function matchOf(query: string, title: string, artist = 'somebody') {
  return matchDocument(searchDocument(track('x', title, artist)), slotsOf(parseQuery(query), 'track') ?? [])
}

describe('how well words fit', () => {
  it('lies between 0 and 1, and is 1 for the name itself', () => {
    fc.assert(
      fc.property(name, name, name, (query, title, artist) => {
        const { text, ways } = matchOf(query, title, artist)
        expect(text).toBeGreaterThanOrEqual(0)
        expect(text).toBeLessThanOrEqual(1)
        expect(ways.some((way) => way !== null)).toBe(text > 0)
        expect(matchOf(title, title).text).toBe(1)
        expect(matchOf(`${title} ${query}x`, title).text).toBeLessThan(1)
      }),
    )
  })

  it('is less for a longer name, and for the artist’s name than for the track’s', () => {
    fc.assert(
      fc.property(name, word, (query, more) => {
        expect(matchOf(query, `${query} ${more} ${more}`).text).toBeLessThan(matchOf(query, query).text)
        expect(matchOf(query, 'somewhat', query).text).toBeLessThan(matchOf(query, query).text)
      }),
    )
  })

  it('is less for a beginning than for the whole word', () => {
    expect(matchOf('lov', 'love').text).toBeLessThan(matchOf('love', 'love').text)
    expect(matchOf('lov', 'love').text).toBeGreaterThan(0)
    expect(matchOf('lov ', 'love').text).toBe(0)
  })
})

describe('what came before', () => {
  const document = (id: string, title: string, isrc: string | null, by = 'ABBA') =>
    searchDocument(track(id, title, by, { isrc }))

  it.each([
    ['the same recording by its code', document('b', 'Otherwise', 'SEAYD7601020'), false],
    ['the same name and artist', document('b', 'dancing queen (feat. Nobody)', null), false],
    ['the same document', document('a', 'Renamed', null), false],
    ['another version', document('b', 'Dancing Queen - Live', null), true],
    ['another artist', document('b', 'Dancing Queen', null, 'Kylie Minogue'), true],
  ])('is known: %s', (_, second, isNew) => {
    const deduplicator = new Deduplicator()
    expect(deduplicator.isNew(document('a', 'Dancing Queen', 'SE-AYD-76-01020'))).toBe(true)
    expect(deduplicator.isNew(second)).toBe(isNew)
  })
})
