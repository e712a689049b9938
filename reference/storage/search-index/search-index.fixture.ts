import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type {
  IndexClause,
  IndexQuery,
  IndexTerm,
  NewDocument,
  SearchDocument,
  SearchIndex,
  TextField,
} from '../../search/service.ts'

/** A document with one word of each, to be changed where a test says something of it. */
export function documentLike(changes: Partial<NewDocument> & Pick<NewDocument, 'id'>): NewDocument {
  return {
    kind: 'track',
    name: changes.id,
    by: [],
    names: ['stay'],
    artists: [],
    album: '',
    tags: '',
    facts: '',
    popularity: 50,
    releasedMs: null,
    markets: null,
    recordings: [],
    lyrics: '',
    ...changes,
  }
}

const term = (words: string, fields: readonly TextField[] = ['name'], open = false): IndexTerm => ({
  words: words.split(' '),
  fields,
  open,
})

export function queryFor(...all: IndexTerm[][]): IndexQuery {
  return { kind: 'track', all, none: [], inLyrics: false }
}

/**
 * What every search index has to do.
 *
 * @param open makes an empty one
 */
export function searchIndexContract(name: string, open: () => Promise<SearchIndex>): void {
  async function filled(...documents: NewDocument[]): Promise<SearchIndex> {
    const index = await open()
    onTestFinished(() => index.close())
    await index.apply({ put: documents, remove: [], position: 1 })
    return index
  }
  const idsOf = async (index: SearchIndex, query: IndexQuery, skip = 0, limit = 100) =>
    (await index.candidates(query, skip, limit)).documents.map(({ id }) => id)

  describe(name, () => {
    it('begins empty, at position 0', async () => {
      const index = await open()
      onTestFinished(() => index.close())
      expect(await index.position()).toBe(0)
      expect(await index.candidates(queryFor([term('stay')]), 0, 10)).toEqual({ documents: [], total: 0 })
    })

    it('hands out documents as they came, without the lyrics, the most popular first', async () => {
      const lyrics = 'not sure how to feel about it'
      const best = documentLike({ id: 'best', popularity: 90, markets: ['DE'], releasedMs: 5, lyrics, by: ['Zedd'] })
      const index = await filled(documentLike({ id: 'least', popularity: 10 }), best, documentLike({ id: 'middle' }))
      const { documents, total } = await index.candidates(queryFor([term('stay')]), 0, 10)
      const { lyrics: _, ...found } = best
      expect(documents.map(({ id }) => id)).toEqual(['best', 'middle', 'least'])
      expect(documents[0]).toEqual(found)
      expect(total).toBe(3)
    })

    it('finds words by field, beginnings, neighbors, and one of several', async () => {
      const index = await filled(
        documentLike({
          id: 'a',
          names: ['dancing queen'],
          artists: ['abba'],
          tags: 'pop',
          facts: 'y1976',
          popularity: 3,
        }),
        documentLike({ id: 'b', names: ['queen of dancing'], artists: ['nobody'], album: 'abba gold', popularity: 2 }),
        documentLike({ id: 'c', names: ['東 京'], popularity: 1 }),
      )
      expect(await idsOf(index, queryFor([term('queen')], [term('dancing')]))).toEqual(['a', 'b'])
      expect(await idsOf(index, queryFor([term('dancing queen')]))).toEqual(['a'])
      expect(await idsOf(index, queryFor([term('danc', ['name'], true)]))).toEqual(['a', 'b'])
      expect(await idsOf(index, queryFor([term('danc')]))).toEqual([])
      expect(await idsOf(index, queryFor([term('abba', ['artists'])]))).toEqual(['a'])
      expect(await idsOf(index, queryFor([term('abba', ['artists', 'album'])]))).toEqual(['a', 'b'])
      expect(await idsOf(index, queryFor([term('y1976', ['facts'])], [term('pop', ['tags'])]))).toEqual(['a'])
      expect(await idsOf(index, queryFor([term('abba', ['artists']), term('東 京')]))).toEqual(['a', 'c'])
      const without = { ...queryFor([term('queen')]), none: [[[term('of')]]] }
      expect(await idsOf(index, without)).toEqual(['a'])
      const both = (...words: string[]) => words.map((word) => [term(word, ['name', 'album'])])
      expect(await idsOf(index, { ...queryFor([term('queen')]), none: [both('of', 'never')] })).toEqual(['a', 'b'])
      expect(await idsOf(index, { ...queryFor([term('queen')]), none: [both('of', 'gold')] })).toEqual(['a'])
    })

    it('keeps kinds apart', async () => {
      const index = await filled(documentLike({ id: 'x' }), documentLike({ id: 'x', kind: 'artist', names: ['stay'] }))
      expect(await idsOf(index, queryFor([term('stay')]))).toEqual(['x'])
      const artists = await index.candidates({ ...queryFor([term('stay')]), kind: 'artist' }, 0, 10)
      expect(artists.documents.map(({ kind }) => kind)).toEqual(['artist'])
      expect((await index.named('artist', 'stay', 10)).map(({ kind }) => kind)).toEqual(['artist'])
    })

    it('looks into lyrics only when asked to', async () => {
      const index = await filled(documentLike({ id: 'a', lyrics: 'hello from the other side' }))
      expect(await idsOf(index, queryFor([term('hello')]))).toEqual([])
      const inLyrics = { ...queryFor([term('hello')], [term('oth', [], true)]), inLyrics: true }
      expect(await idsOf(index, inLyrics)).toEqual(['a'])
    })

    it('finds what bears exactly a name', async () => {
      const index = await filled(
        documentLike({ id: 'a', names: ['stay'], popularity: 1 }),
        documentLike({ id: 'b', names: ['stay with me', 'stay'], popularity: 2 }),
        documentLike({ id: 'c', names: ['stay high'], popularity: 3 }),
      )
      expect((await index.named('track', 'stay', 10)).map(({ id }) => id)).toEqual(['b', 'a'])
      expect((await index.named('track', 'stay', 1)).map(({ id }) => id)).toEqual(['b'])
    })

    it('counts beyond the page, up to a bound', async () => {
      const index = await filled(
        ...Array.from({ length: 1100 }, (_, i) => documentLike({ id: `t${i}`, popularity: i % 100 })),
      )
      const page = await index.candidates(queryFor([term('stay')]), 10, 5)
      expect(page.documents).toHaveLength(5)
      expect(page.total).toBe(1000)
    })

    it('knows words that look or sound like one, while something bears them', async () => {
      const index = await filled(
        documentLike({ id: 'a', names: ['bohemian rhapsody'], popularity: 80 }),
        documentLike({ id: 'b', names: ['queue'], artists: ['queen'], popularity: 20 }),
      )
      const wordsLike = async (word: string, open = false) =>
        (await index.wordsLike(word, open)).map(({ word }) => word)
      expect(await wordsLike('bohemain')).toContain('bohemian')
      expect(await wordsLike('rapsody')).toContain('rhapsody')
      expect(await wordsLike('cue')).toContain('queue')
      expect(await wordsLike('queen')).toContain('queen')
      expect(await wordsLike('bohmei', true)).toContain('bohemian')
      expect(await wordsLike('rhapsody')).not.toContain('bohemian')
    })

    it('finds a phrase whose last word is still being typed', async () => {
      const index = await filled(documentLike({ id: 'a', names: ['bohemian rhapsody'] }), documentLike({ id: 'b' }))
      expect(await idsOf(index, queryFor([term('bohemian rhap', ['name'], true)]))).toEqual(['a'])
      expect(await idsOf(index, queryFor([term('bohemian rhap')]))).toEqual([])
      expect(await idsOf(index, queryFor([term('rhapsody bohem', ['name'], true)]))).toEqual([])
    })

    it('replaces, removes, and keeps the position', async () => {
      const index = await filled(documentLike({ id: 'a', lyrics: 'la' }), documentLike({ id: 'b' }))
      await index.apply({
        put: [documentLike({ id: 'a', names: ['go'], popularity: 90 })],
        remove: [
          { kind: 'track', id: 'b' },
          { kind: 'album', id: 'never there' },
        ],
        position: 17,
      })
      expect(await idsOf(index, queryFor([term('stay')]))).toEqual([])
      expect(await idsOf(index, queryFor([term('go')]))).toEqual(['a'])
      expect(await idsOf(index, { ...queryFor([term('la')]), inLyrics: true })).toEqual([])
      expect(await index.named('track', 'stay', 10)).toEqual([])
      expect(await index.position()).toBe(17)
    })
  })
}

const word = fc.constantFrom('love', 'lover', 'lovers', 'stay', 'go', 'so')
const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((some) => some.join(' '))
const document = fc
  .record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), name: words, artist: words, popularity: fc.nat(100) })
  .map(({ id, name, artist, popularity }) => documentLike({ id, names: [name], artists: [artist], popularity }))
const batch = fc.record({
  put: fc.uniqueArray(document, { selector: ({ id }) => id, maxLength: 4 }),
  remove: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 2 }),
})
const fields = fc.constantFrom<TextField[]>(['name'], ['artists'], ['name', 'artists'])
const anyTerm = fc.record({ words: words.map((some) => some.split(' ').slice(0, 2)), fields, open: fc.boolean() })
const clauses = fc.array(fc.array(anyTerm, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })
const anyQuery = fc.record({
  kind: fc.constant('track' as const),
  all: clauses,
  none: fc.array(clauses, { maxLength: 2 }),
  inLyrics: fc.constant(false),
})

function textsOf(document: SearchDocument, field: TextField): readonly string[] {
  return field === 'name' ? document.names : field === 'artists' ? document.artists : []
}

function meets(document: SearchDocument, { words, fields, open }: IndexTerm): boolean {
  return fields.some((field) =>
    textsOf(document, field).some((text) => {
      const spaced = ` ${text}${open ? '' : ' '}`
      return spaced.includes(` ${words.join(' ')}${open ? '' : ' '}`)
    }),
  )
}

function meetsAll(document: SearchDocument, clauses: readonly IndexClause[]): boolean {
  return clauses.every((clause) => clause.some((one) => meets(document, one)))
}

/**
 * Whatever is put in, taken out and asked, it answers as a list that is searched from end to end.
 *
 * @param numRuns histories; 100 by default
 */
export async function indexIsLikeAList(open: () => Promise<SearchIndex>, numRuns?: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.array(batch, { maxLength: 6 }),
      fc.array(anyQuery, { minLength: 1 }),
      async (batches, queries) => {
        const index = await open()
        const list = new Map<string, NewDocument>()
        for (const [position, { put, remove }] of batches.entries()) {
          const gone = remove.filter((id) => put.every((document) => document.id !== id))
          await index.apply({ put, remove: gone.map((id) => ({ kind: 'track', id })), position })
          for (const id of gone) list.delete(id)
          for (const document of put) list.set(document.id, document)
        }
        for (const query of queries) {
          const wanted = [...list.values()].filter(
            (document) => meetsAll(document, query.all) && !query.none.some((clauses) => meetsAll(document, clauses)),
          )
          const { documents, total } = await index.candidates(query, 0, 10)
          expect(documents.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort())
          expect(total).toBe(wanted.length)
          const popularities = documents.map(({ popularity }) => popularity)
          expect(popularities).toEqual([...popularities].sort((a, b) => b - a))
        }
        await index.close()
      },
    ),
    numRuns === undefined ? {} : { numRuns },
  )
}
