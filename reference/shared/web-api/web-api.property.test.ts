import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { idFromName } from '../ids.ts'
import { validated } from '../validated.ts'
import { imagesJson, releaseDateJson, restrictionsIn } from './common.ts'
import { descriptionJson } from './description.ts'
import { type Page, pageJson, pagingQuery } from './paging.ts'
import { idParam, idsQuery, marketOf } from './query.ts'

const view = { baseUrl: 'http://here', market: null }

/** A list behind an address, of which a page is asked for. */
function pageAt(list: readonly number[], url: URL) {
  const { limit, offset } = validated(z.object(pagingQuery()), Object.fromEntries(url.searchParams))
  const page: Page<number> = { items: list.slice(offset, offset + limit), total: list.length }
  const given = { q: url.searchParams.get('q') ?? undefined }
  return pageJson('things', page, { limit, offset }, view, (item) => item, given)
}

describe('a page', () => {
  it('leads on until everything was seen once, and back to the beginning', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.integer({ min: 1, max: 50 }),
        fc.option(fc.string({ minLength: 1 })),
        (length, limit, q) => {
          const list = Array.from({ length }, (_, i) => i)
          const start = new URL('http://here/v1/things')
          start.searchParams.set('limit', String(limit))
          if (q !== null) start.searchParams.set('q', q)
          const seen: number[] = []
          let page = pageAt(list, start)
          for (; ; page = pageAt(list, new URL(page.next))) {
            seen.push(...page.items)
            expect(new URL(page.href).searchParams.get('q')).toBe(q)
            if (page.next === null) break
          }
          expect(seen).toEqual(list)
          while (page.previous !== null) page = pageAt(list, new URL(page.previous))
          expect(page.items).toEqual(list.slice(0, limit))
          expect(page.total).toBe(length)
        },
      ),
    )
  })

  it('that begins between two pages leads back to the first thing', () => {
    const { previous } = pageAt([1, 2, 3, 4], new URL('http://here/v1/things?limit=3&offset=1'))
    expect(previous).toBe('http://here/v1/things?limit=3&offset=0')
  })

  it.each([
    ['limit', '0'],
    ['limit', '51'],
    ['limit', '1.5'],
    ['limit', 'ten'],
    ['offset', '-1'],
    ['offset', '1000001'],
  ])('is not had with %s=%s', (name, value) => {
    expect(() => validated(z.object(pagingQuery()), { [name]: value })).toThrow(`${name}: expected a whole number from`)
  })
})

describe('identifiers of a request', () => {
  it('are several, in their order, as many as may be', () => {
    const ids = Array.from({ length: 20 }, (_, i) => idFromName(String(i)))
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ids), { minLength: 1, maxLength: 25 }), (chosen) => {
        const ask = () => validated(z.object({ ids: idsQuery('album', 20) }), { ids: chosen.join(', ') }).ids
        if (chosen.length > 20) expect(ask).toThrow('ids: expected ids of albums separated by commas, at most 20')
        else expect(ask()).toEqual(chosen)
      }),
    )
  })

  it.each(['', 'short', `${idFromName('a')}0`, 'ä'.repeat(22)])('are none in %j', (text) => {
    expect(() => validated(z.object({ id: idParam('artist') }), { id: text })).toThrow('expected the id of an artist')
    expect(() => validated(z.object({ ids: idsQuery('track', 50) }), { ids: text })).toThrow('the id of a track')
  })
})

describe('the market that counts', () => {
  const account = { id: 'a', name: 'Ada', plan: 'free', market: 'SE' } as const

  it("is the user's own, and what an app alone asks for", () => {
    expect(marketOf(account, 'US')).toBe('SE')
    expect(marketOf(account, 'from_token')).toBe('SE')
    expect(marketOf(null, 'us')).toBe('US')
    expect(marketOf(null, undefined)).toBeNull()
    expect(() => marketOf(null, 'from_token')).toThrow('which has no country')
  })

  it('restricts what is not available there, and nothing where there is none', () => {
    expect(restrictionsIn(['SE'], { ...view, market: 'US' })).toEqual({ restrictions: { reason: 'market' } })
    expect(restrictionsIn(['SE'], { ...view, market: 'SE' })).toEqual({})
    expect(restrictionsIn([], view)).toEqual({})
  })
})

it.each([
  ['1981', 'year'],
  ['1981-12', 'month'],
  ['1981-12-15', 'day'],
])('a release of %s is known to the %s', (date, precision) => {
  expect(releaseDateJson(date)).toEqual({ release_date: date, release_date_precision: precision })
})

it('a description never becomes markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', '\n', ';') }), (text) => {
      const { description, html_description } = descriptionJson(text)
      expect(description).toBe(text)
      const inner = html_description.slice('<p>'.length, -'</p>'.length).replaceAll('<br/>', '\n')
      expect(inner).not.toMatch(/[<>"']/)
      const signs: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }
      expect(inner.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => signs[entity] as string)).toBe(text)
    }),
  )
})

it('pictures come largest first, and none where there is no image', () => {
  expect(imagesJson('cover', view)).toEqual([
    { url: 'http://here/v1/images/cover/640', height: 640, width: 640 },
    { url: 'http://here/v1/images/cover/300', height: 300, width: 300 },
    { url: 'http://here/v1/images/cover/64', height: 64, width: 64 },
  ])
  expect(imagesJson(null, view)).toEqual([])
})
