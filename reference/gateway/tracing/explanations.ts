import type { Layer } from '../../shared/trace.ts'

/** What the gateway's own steps are for, for somebody who sees them for the first time. */
const steps: Readonly<Record<string, string>> = {
  request:
    'The whole request as the service sees it, from its headers to the end of the answer. The way from the app and back comes on top.',
  authenticate: 'Who asks? Checks the signature and the time of the token and reads the account behind it.',
  limit: 'Counts the request in a sliding window of this account and operation. One too many is refused with 429.',
  access: 'Compares what the user allowed the app to do with what the endpoint needs.',
  body: 'Receives the body, with a limit to its size, and parses it.',
  validate: 'Holds path, query and body against the schemas that the documentation is made from.',
  bulkhead:
    'Waits for one of the places of this chapter of the API. Places are few, so that a slow chapter cannot take up the whole service.',
  handle:
    "The endpoint's own work, within its time limit: translates the request for the service and its result into JSON.",
  fallback: 'The part that the endpoint needs has failed; this answers instead, as the table of degradations has it.',
}

/** What the parts of the service decide and keep, by the first word of a step's name. */
const parts: Readonly<Record<string, string>> = {
  accounts: 'Accounts: who somebody is, what their plan is, and what they let apps do.',
  catalog: 'The catalog: tracks, albums, artists, shows, and where they may be heard.',
  delivery: 'Delivery: ranks the healthy providers for this listener and signs a URL for each chunk.',
  events: 'Play events: nothing is acknowledged before it is on the disk.',
  library: 'The library: what somebody saved, follows and played lately.',
  playback: 'Playback: whether this account may hear this track in this quality, and from where.',
  search: 'Search: parses, corrects and expands the query, finds candidates and ranks them.',
  trending: 'Trends: what is streamed more than one would expect, by market and genre.',
  images: 'Pictures: draws a cover or portrait, or has it from the cache.',
  cache:
    'The cache: the answer from memory, or one load for all who ask at once; its time includes what it has to load.',
  'wide-column': 'The wide-column store: one partition is one place to read, and a write is durable when it answers.',
  'search-index': 'The search index: candidates in order of popularity, words that are nearly these, exact names.',
}

const layers: Readonly<Record<Layer, string>> = {
  gateway: 'A step of the gateway.',
  service: 'A use case of the service.',
  store: 'Reads or writes what the service keeps.',
}

export function explanationOf(name: string, layer: Layer): string {
  const known = layer === 'gateway' ? steps[name] : parts[name.split('.')[0] ?? '']
  return known ?? layers[layer]
}
