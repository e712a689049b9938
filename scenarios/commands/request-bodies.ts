/** What of a publication makes a difference here. */
interface Sendable {
  readonly tracks?: readonly { readonly track: { readonly id: string } }[]
  readonly episodes?: readonly { readonly episode: object }[]
  readonly audioFeatures?: readonly { readonly trackId: string }[]
}

/** As much as the service takes in one request. */
const MOST_BYTES = 1_000_000

/** A publication as bodies that the service takes: as few as possible, and artists and albums before their tracks. */
export function requestBodies(publication: Sendable): string[] {
  const { tracks = [], episodes, audioFeatures = [] } = publication
  const body = JSON.stringify({
    ...publication,
    tracks: tracks.map(({ track }) => track),
    episodes: episodes?.map(({ episode }) => episode),
  })
  if (Buffer.byteLength(body) <= MOST_BYTES || tracks.length < 2) return [body]
  const half = tracks.length >> 1
  const first = tracks.slice(0, half)
  const inFirst = new Set(first.map(({ track }) => track.id))
  return [
    ...requestBodies({
      ...publication,
      tracks: first,
      audioFeatures: audioFeatures.filter(({ trackId }) => inFirst.has(trackId)),
    }),
    ...requestBodies({
      tracks: tracks.slice(half),
      audioFeatures: audioFeatures.filter(({ trackId }) => !inFirst.has(trackId)),
    }),
  ]
}
