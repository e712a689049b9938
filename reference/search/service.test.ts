import { describe, expect, it } from 'vitest'
import { ServiceError } from '../shared/service-error.ts'
import type { Searchable } from './feed.ts'
import { NOW_MS, searchable, searchOver, track } from './searchables.fixture.ts'
import type { SearchRequest, SearchService } from './service.ts'

const artist = (id: string, name: string, said: Partial<Searchable> = {}) =>
  searchable({ kind: 'artist', id, name, popularity: 70, ...said })

const CATALOG: Searchable[] = [
  artist('queen', 'Queen', { popularity: 85 }),
  artist('qotsa', 'Queens of the Stone Age', { popularity: 75 }),
  artist('swift', 'Taylor Swift', { popularity: 95 }),
  artist('tyler', 'Tyler', { popularity: 40 }),
  artist('prince', 'Prince', { aliases: ['The Artist Formerly Known as Prince'] }),
  artist('kino', 'Кино'),
  track('rhapsody', 'Bohemian Rhapsody - Remastered 2011', 'Queen', {
    popularity: 90,
    isrc: 'GBUM71029604',
    releaseDate: '1975-10-31',
    partOf: 'A Night at the Opera',
    lyrics: 'Is this the real life? Is this just fantasy?',
  }),
  track('rhapsody again', 'Bohemian Rhapsody', 'Queen', { popularity: 60, releaseDate: '1975', isrc: 'GBUM71029604' }),
  track('dancing', 'Dancing Queen', 'ABBA', { popularity: 88, releaseDate: '1976' }),
  track('titled', 'Queen', 'Nobody', { popularity: 20, releaseDate: '2001' }),
  track('tokyo', '東京事変', '椎名林檎', { popularity: 30 }),
  track('queue', 'Queue', 'Somebody', { popularity: 10 }),
  track('far', 'Only Elsewhere', 'Somebody', { markets: ['JP'], popularity: 80 }),
  track('home', 'Only Elsewhere and Here', 'Somebody', { markets: ['JP', 'DE'], popularity: 80 }),
  track('edm', 'Slow Lights', 'DJ', { genres: ['edm'], moods: ['chill'], popularity: 20 }),
  track('loud', 'Fast Lights', 'DJ', { genres: ['edm'], moods: ['intense'], popularity: 90 }),
  searchable({ kind: 'album', id: 'opera', name: 'A Night at the Opera', artists: [{ name: 'Queen', aliases: [] }] }),
  searchable({ kind: 'album', id: 'new', name: 'Just Out', releaseDate: '2026-11-15', upc: '00602547202307' }),
  searchable({ kind: 'show', id: 'show', name: 'Song Exploder', publisher: 'Hrishikesh Hirway' }),
  searchable({ kind: 'episode', id: 'episode', name: 'The Queen of Queens', partOf: 'Song Exploder' }),
  searchable({ kind: 'playlist', id: 'list', name: 'Chill Mix', publisher: 'Soundcheck' }),
]

const open = (): Promise<SearchService> => searchOver(CATALOG)

async function find(service: SearchService, text: string, said: Partial<SearchRequest> = {}) {
  const answer = await service.search({
    text,
    kinds: ['track', 'artist', 'album', 'playlist', 'show', 'episode'],
    market: null,
    listener: null,
    offset: 0,
    limit: 20,
    ...said,
  })
  const ids = (kind: 'track' | 'artist' | 'album' | 'playlist' | 'show' | 'episode') => answer.pages[kind]?.ids
  return { ...answer, ids }
}

describe('the search', () => {
  it('puts the band first for "queen", and its songs before songs about queens', async () => {
    const { best, ids } = await find(await open(), 'queen')
    expect(best).toEqual({ kind: 'artist', id: 'queen' })
    expect(ids('artist')?.[0]).toBe('queen')
    expect(ids('track')?.[0]).toBe('rhapsody')
    expect(ids('album')).toEqual(['opera'])
    expect(ids('episode')).toEqual(['episode'])
  })

  it.each([
    ['bohemain rapsody', 'bohemian rhapsody', 'rhapsody'],
    ['dancign qeen', 'dancing queen', 'dancing'],
    ['bohemian', null, 'rhapsody'],
    ['boh', null, 'rhapsody'],
    ['night at the opera', null, 'rhapsody'],
    ['東京', null, 'tokyo'],
    ['dongjingshibian', null, 'tokyo'],
    ['the real life', null, 'rhapsody'],
    ['chill electronic', null, 'edm'],
    ['relaxing dance', null, 'edm'],
    ['"dancing queen"', null, 'dancing'],
    ['artist:queen', null, 'rhapsody'],
    ['chill genre:electronic', null, 'edm'],
    ['track:queen NOT dancing', null, 'titled'],
    ['queen NOT artist:queen NOT artist:abba', null, 'titled'],
    ['queen NOT artist:abba nobody', null, 'rhapsody'],
    ['lights NOT genre:electronic', null, undefined],
    ['queen NOT year:1975-1979', null, 'titled'],
    ['queen year:1970-1975', null, 'rhapsody'],
    ['isrc:GB-UM7-10-29604', null, 'rhapsody'],
  ])('finds %j', async (text, correctedTo, first) => {
    const found = await find(await open(), text)
    expect(found.ids('track')?.[0]).toBe(first)
    expect(found.correctedTo).toBe(correctedTo)
  })

  it('takes a known word for a misspelling when another is known far better', async () => {
    const found = await find(await open(), 'tylor swift')
    expect(found.correctedTo).toBe('taylor swift')
    expect(found.ids('artist')).toEqual(['swift'])
    expect((await find(await open(), 'tyler')).correctedTo).toBeNull()
  })

  it('hears what sounds alike', async () => {
    expect((await find(await open(), 'cue')).ids('track')).toContain('queue')
  })

  it('knows artists by other names and in other scripts, podcasts by their publisher', async () => {
    const service = await open()
    expect((await find(service, 'formerly known as')).ids('artist')).toEqual(['prince'])
    expect((await find(service, 'kino')).ids('artist')).toEqual(['kino'])
    expect((await find(service, 'КИНО')).ids('artist')).toEqual(['kino'])
    expect((await find(service, 'taylorswift')).ids('artist')).toEqual(['swift'])
    expect((await find(service, 'hirway')).ids('show')).toEqual(['show'])
  })

  it('shows a recording once', async () => {
    const { ids, pages } = await find(await open(), 'bohemian rhapsody')
    expect(ids('track')).toEqual(['rhapsody'])
    expect(pages.track?.total).toBe(1)
  })

  it('filters by market when asked, and prefers what can be played when not', async () => {
    const service = await open()
    expect((await find(service, 'only elsewhere', { market: 'DE' })).ids('track')).toEqual(['home'])
    const listener = { accountId: 'ada', market: 'DE' }
    expect((await find(service, 'only elsewhere', { listener })).ids('track')).toEqual(['home', 'far'])
    expect((await find(service, 'only elsewhere')).ids('track')).toEqual(['far', 'home'])
  })

  it('finds what is new', async () => {
    const service = await open()
    expect((await find(service, 'tag:new')).ids('album')).toEqual(['new'])
    expect((await find(service, 'opera tag:new')).ids('album')).toEqual([])
    expect((await find(service, 'just out NOT tag:new')).ids('album')).toEqual([])
    expect((await find(service, 'opera NOT tag:new')).ids('album')).toEqual(['opera'])
    expect((await find(service, 'upc:00602547202307')).ids('album')).toEqual(['new'])
  })

  it('takes the value of genre: for a genre, however it is written, and for nothing else', async () => {
    const service = await searchOver([
      track('named', 'Soul and Rock', 'Jazz', { popularity: 90 }),
      track('soul', 'Plain', 'Somebody', { genres: ['R&B'] }),
      track('rap', 'Simple', 'Somebody', { genres: ['hip-hop'] }),
    ])
    for (const text of ['genre:r&b', 'genre:"rhythm and blues"', 'genre:RnB']) {
      expect((await find(service, text)).ids('track')).toEqual(['soul'])
    }
    expect((await find(service, 'genre:hip hop track:simple')).ids('track')).toEqual(['rap'])
    expect((await find(service, 'genre:jazz')).ids('track')).toEqual([])
  })

  it('has no answers of a kind to which a filter does not apply, and none to nothing', async () => {
    const service = await open()
    expect((await find(service, 'album:opera')).ids('artist')).toEqual([])
    expect((await find(service, 'queen NOT album:opera')).ids('artist')).toEqual(['queen'])
    expect((await find(service, 'NOT queen')).ids('track')).toEqual([])
    expect((await find(service, '?!')).pages.track).toEqual({ ids: [], total: 0 })
  })

  it('puts what trends before what is better known, and only while it does', async () => {
    const songs = [
      track('known', 'Love Song', 'A', { popularity: 60 }),
      track('new', 'Love Song', 'B', { popularity: 20 }),
    ]
    let perHour = 0
    const service = await searchOver(songs, { velocityOf: (id) => (id === 'new' ? perHour : 0) })
    const order: unknown[] = []
    for (perHour of [0, 1, 100, 0]) order.push((await find(service, 'love song')).ids('track')?.[0])
    expect(order).toEqual(['known', 'known', 'new', 'known'])
  })

  it('pages through the same order', async () => {
    const many = Array.from({ length: 700 }, (_, i) =>
      track(`t${i}`, `Love ${i}`, `Artist ${i}`, { popularity: i % 90 }),
    )
    const service = await searchOver(many)
    const whole: string[] = []
    for (let offset = 0; offset < 700; offset += 50) {
      const { ids } = await find(service, 'love', { offset, limit: 50, kinds: ['track'] })
      whole.push(...(ids('track') ?? []))
    }
    expect(new Set(whole).size).toBe(700)
    const { ids } = await find(service, 'love', { offset: 290, limit: 20, kinds: ['track'] })
    expect(ids('track')).toEqual(whole.slice(290, 310))
  })

  it('counts no farther than pages reach, so that no page leads to one that is refused', async () => {
    const many = Array.from({ length: 1100 }, (_, i) => track(`t${i}`, `Love ${i}`, `Artist ${i}`))
    const service = await searchOver(many)
    const { pages } = await find(service, 'love', { offset: 1000, limit: 50, kinds: ['track'] })
    expect([pages.track?.ids.length, pages.track?.total]).toEqual([50, 1000])
  })

  it('knows the listener, and keeps no such answer for others', async () => {
    const kept: string[] = []
    const service = await searchOver(CATALOG, {
      affinityOf: async (accountId) => (accountId === 'fan' ? ({ id }) => (id === 'titled' ? 1 : 0) : null),
      cache: { get: (entry, load) => load().finally(() => kept.push(entry.key)) },
    })
    const asked = (accountId: string) => find(service, 'queen', { listener: { accountId, market: 'DE' } })
    expect((await asked('fan')).ids('track')?.[0]).toBe('titled')
    expect(kept).toEqual([])
    expect((await asked('stranger')).ids('track')?.[0]).toBe('rhapsody')
    expect(kept).toHaveLength(1)
  })

  it('answers without their taste where that cannot be had', async () => {
    const service = await searchOver(CATALOG, {
      affinityOf: async () => {
        throw new ServiceError('storage-unavailable', 'the library does not answer')
      },
    })
    const listener = { accountId: 'fan', market: 'DE' }
    expect((await find(service, 'queen', { listener })).ids('track')?.[0]).toBe('rhapsody')
  })

  it('prefers what came out lately, all else equal', async () => {
    const released = (daysAgo: number) => new Date(NOW_MS - daysAgo * 86_400_000).toISOString().slice(0, 10)
    const service = await searchOver([
      track('old', 'Same Song', 'One', { releaseDate: released(900) }),
      track('fresh', 'Same Song', 'Two', { releaseDate: released(3) }),
    ])
    expect((await find(service, 'same song')).ids('track')).toEqual(['fresh', 'old'])
  })
})

describe('suggestions', () => {
  const names = async (text: string, limit = 10) =>
    (await (await open()).suggest(text, ['artist', 'track', 'album'], limit)).map(({ name }) => name)

  it('continue what was typed, the best known first, what bears the name before all', async () => {
    expect((await names('que')).slice(0, 2)).toEqual(['Queen', 'Queens of the Stone Age'])
    expect((await names('queen'))[0]).toBe('Queen')
    expect(await names('q', 2)).toHaveLength(2)
  })

  it('forgive a typo, in a beginning too', async () => {
    expect((await names('bohemai'))[0]).toBe('Bohemian Rhapsody - Remastered 2011')
    expect((await names('tylor sw'))[0]).toBe('Taylor Swift')
  })

  it('show a recording once, and nothing for nothing', async () => {
    expect(await names('bohemian')).toEqual(['Bohemian Rhapsody - Remastered 2011'])
    expect(await names('  ')).toEqual([])
  })
})
