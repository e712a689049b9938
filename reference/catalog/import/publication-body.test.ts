import { describe, expect, it } from 'vitest'
import { imageIdOf } from '../../shared/image-ids.ts'
import { ids, publication } from '../publication.fixture.ts'
import { publicationBody, publicationFrom } from './publication-body.ts'

/** A publication as it travels: tracks and episodes by themselves, and no picture that has no name. */
function sent() {
  const { tracks = [], episodes = [], artists = [], albums = [], ...others } = publication()
  const pictured = { imageId: imageIdOf('artist', ids.artist) }
  return {
    ...others,
    artists: artists.map((artist) => ({ ...artist, ...pictured })),
    albums: albums.map(({ imageId: _, ...album }) => album),
    tracks: tracks.map(({ track }) => track),
    episodes: episodes.map(({ episode }) => episode),
  }
}

describe('the body of a publication', () => {
  it('brings every kind of thing as it was sent, tracks and episodes without audio', () => {
    const body = sent()
    expect(publicationFrom(publicationBody.parse(JSON.parse(JSON.stringify(body))))).toEqual({
      ...body,
      tracks: body.tracks.map((track) => ({ track, renditions: [] })),
      episodes: body.episodes.map((episode) => ({ episode, renditions: [] })),
    })
  })

  it('may bring nothing of a kind', () => {
    expect(publicationFrom(publicationBody.parse({}))).toEqual({})
  })

  it.each([
    ['shows', { mediaType: 'radio' }, 'audio, video or mixed'],
    ['shows', { imageId: 'a picture' }, 'the name of an image, such as album-… and an id'],
    ['episodes', { durationMs: -1 }, 'a whole number from 0'],
    ['episodes', { releaseDate: 'soon' }, 'a date such as 1981, 1981-12 or 1981-12-15'],
    ['lyrics', { lines: [{ startMs: 'now', words: 'x' }] }, 'a whole number of ms, or null'],
    ['playlists', { tracks: [{ trackId: ids.abroad, addedAt: 'today' }] }, 'a time such as 2026-05-02T10:00:00Z'],
    ['playlists', { id: 'short' }, 'an id of 22 letters and digits'],
  ] as const)('refuses %s with %j and says what was expected', (kind, change, expected) => {
    const body = sent()
    const [first] = body[kind] ?? []
    const { error } = publicationBody.safeParse({ [kind]: [{ ...first, ...change }] })
    expect(error?.issues.map(({ message }) => message)).toEqual([expected])
  })
})
