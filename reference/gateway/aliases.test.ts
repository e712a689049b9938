import { describe, expect, it } from 'vitest'
import { type Alias, aliasedField, aliasedInput, aliases } from './aliases.ts'

const input = (params: Record<string, string>, query: Record<string, string> = {}) => ({ params, query, body: ['b'] })

describe('an alias', () => {
  it('gives the endpoint its own names, and hands the rest on', () => {
    const like = aliases.find(({ path, method }) => path === '/songs/{id}/like' && method === 'post') as Alias
    expect(aliasedInput(like, input({ id: 'x' }, { market: 'SE' }))).toEqual({
      params: {},
      query: { ids: 'x', market: 'SE' },
      body: ['b'],
    })
  })

  it('renames what the query brings, and has defaults where nothing came', () => {
    const search: Alias = {
      source: 'S1',
      method: 'get',
      path: '/search',
      endpoint: 'search',
      query: { q: '{query}' },
      defaults: { type: 'track,artist' },
    }
    expect(aliasedInput(search, input({}, { query: 'queen {q}', limit: '5' })).query).toEqual({
      q: 'queen {q}',
      limit: '5',
      type: 'track,artist',
    })
    expect(aliasedInput(search, input({}, { query: 'queen', type: 'album' })).query.type).toBe('album')
    expect(aliasedField(search, 'q')).toBe('query')
    expect(aliasedField(search, 'limit')).toBe('limit')
    expect(aliasedInput(search, input({}))).toMatchObject({ query: { type: 'track,artist' } })
    expect(aliasedInput(search, input({})).query).not.toHaveProperty('q')
  })
})
