import type { Endpoint } from '../shared/endpoint.ts'
import type { RawInput } from './bind-endpoint.ts'

/** A path of a source document that means an endpoint of ours by other names (requirements, section 15). */
export interface Alias {
  readonly source: 'S1' | 'S3' | 'S4'
  readonly method: Endpoint['method']
  readonly path: string
  /** Id of the endpoint. */
  readonly endpoint: string
  /**
   * What the endpoint is given, by its own names. In a value, `{name}` stands for a parameter of this path or, where it
   * has none of that name, of the query; a field whose value needs one that was not sent is left out. What the query has
   * beside these is handed on.
   */
  readonly params?: Fields
  readonly query?: Fields
  /** Of the query, where nothing else was sent. */
  readonly defaults?: Fields
}

type Fields = Readonly<Record<string, string>>
export type AliasTable = readonly Alias[]

/** One line for each path that the documents name and that is a pure renaming of an endpoint. */
export const aliases: AliasTable = [
  {
    source: 'S1',
    method: 'get',
    path: '/search',
    endpoint: 'search',
    query: { q: '{query}' },
    defaults: { type: 'track,artist,album,playlist,show,episode' },
  },
  { source: 'S3', method: 'get', path: '/songs/trending', endpoint: 'get-trending' },
  { source: 'S3', method: 'get', path: '/songs/{id}', endpoint: 'get-track', params: { id: '{id}' } },
  { source: 'S1', method: 'get', path: '/songs/{id}/stream', endpoint: 'get-track-manifest', params: { id: '{id}' } },
  { source: 'S4', method: 'get', path: '/api/stream/{id}', endpoint: 'get-track-manifest', params: { id: '{id}' } },
  { source: 'S3', method: 'post', path: '/songs/{id}/like', endpoint: 'save-tracks', query: { ids: '{id}' } },
  { source: 'S3', method: 'delete', path: '/songs/{id}/like', endpoint: 'remove-saved-tracks', query: { ids: '{id}' } },
  {
    source: 'S3',
    method: 'get',
    path: '/artists/{id}/songs',
    endpoint: 'get-artist-top-tracks',
    params: { id: '{id}' },
  },
  {
    source: 'S3',
    method: 'post',
    path: '/artists/{id}/follow',
    endpoint: 'follow',
    query: { type: 'artist', ids: '{id}' },
  },
  {
    source: 'S3',
    method: 'delete',
    path: '/artists/{id}/follow',
    endpoint: 'unfollow',
    query: { type: 'artist', ids: '{id}' },
  },
]

/** The input of an alias as its endpoint calls it. */
export function aliasedInput(alias: Alias, { params, query, body }: RawInput): RawInput {
  const values = { ...query, ...params }
  const named = Object.values(alias.query ?? {}).flatMap(placeholders)
  const rest = Object.entries(query).filter(([name]) => !named.includes(name))
  return {
    params: filled(alias.params ?? {}, values),
    query: { ...alias.defaults, ...Object.fromEntries(rest), ...filled(alias.query ?? {}, values) },
    body,
  }
}

/** What an alias calls a field of its endpoint; the endpoint's own name where it has none. */
export function aliasedField({ params, query }: Alias, field: string): string {
  return /^\{(\w+)\}$/.exec({ ...params, ...query }[field] ?? '')?.[1] ?? field
}

const PLACEHOLDER = /\{(\w+)\}/g

/** @example placeholders('spotify:track:{id}') // ['id'] */
export function placeholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
}

function filled(fields: Fields, values: Readonly<Record<string, string>>): Record<string, string> {
  const known = Object.entries(fields).filter(([, text]) =>
    placeholders(text).every((name) => Object.hasOwn(values, name)),
  )
  return Object.fromEntries(
    known.map(([field, text]) => [field, text.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '')]),
  )
}
