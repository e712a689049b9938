import { expect } from 'vitest'
import { idFromName } from '../../reference/shared/ids.ts'
import { imageIdOf } from '../../reference/shared/image-ids.ts'
import type { askerOf } from './ask.fixture.ts'
import { isNoAnswer } from './crash-listener.fixture.ts'

type Ask = ReturnType<typeof askerOf>

const TRACKS = 20
const NEVER = 0

/** A record company that brings one publication after the other: an album that is new, and a list of all that is renamed each time. */
export class Publisher {
  /** How many publications are acknowledged; they have numbers from 1. */
  published = NEVER
  #checked = NEVER

  /** Goes on until there is no answer. */
  async publish(ask: Ask): Promise<void> {
    for (;;) {
      try {
        const body = publicationBody(this.published + 1)
        const answer = await ask('/v1/operator/catalog', { method: 'POST', token: 'operator', body })
        expect(answer.status, answer.text).toBe(204)
      } catch (error) {
        if (isNoAnswer(error)) return
        throw error
      }
      this.published++
    }
  }

  /** Every publication that was acknowledged since the last check is there as a whole; one without an answer as a whole or not at all. */
  async check(ask: Ask): Promise<void> {
    const unanswered = this.published + 1
    const parts = await partsOf(ask, unanswered)
    expect([0, parts.expected], `publication ${unanswered} is half there`).toContain(parts.found)
    if (parts.found > 0) this.published = unanswered
    await this.checkSince(ask, this.#checked)
    this.#checked = this.published
    if (this.published === NEVER) return
    const names = await Promise.all(
      [`artists/${running.artist}`, `albums/${running.album}`, `playlists/${running.playlist}`].map(
        async (path) => (await ask(`/v1/${path}`, { token: 'premium' })).json.name,
      ),
    )
    expect(names).toEqual(Array(3).fill(runningNameOf(this.published)))
  }

  /** @param from publications after this one */
  async checkSince(ask: Ask, from: number): Promise<void> {
    for (let number = from + 1; number <= this.published; number++) {
      const { found, expected } = await partsOf(ask, number)
      expect(found, `publication ${number}`).toBe(expected)
    }
  }
}

const running = {
  artist: idFromName('crash/running/artist'),
  album: idFromName('crash/running/album'),
  playlist: idFromName('crash/running/playlist'),
}

/** What a publication's things are called, so that a search finds each of them alone. */
export function nameOf(number: number): string {
  return `Crash${number.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))}`
}

/** What the things are called that every publication renames. */
function runningNameOf(number: number): string {
  return `The ${number} latest`
}

function idsOf(number: number) {
  return {
    album: idFromName(`crash/${number}/album`),
    tracks: Array.from({ length: TRACKS }, (_, i) => idFromName(`crash/${number}/${i}`)),
    show: idFromName(`crash/${number}/show`),
    episode: idFromName(`crash/${number}/episode`),
  }
}

/** How many parts of a publication there are, and how many there have to be. */
async function partsOf(ask: Ask, number: number): Promise<{ found: number; expected: number }> {
  const { album, tracks, show, episode } = idsOf(number)
  const requests = [
    `albums?ids=${album}`,
    `tracks?ids=${tracks.join()}`,
    `shows?ids=${show}`,
    `episodes?ids=${episode}`,
  ]
  const answers = await Promise.all(requests.map((path) => ask(`/v1/${path}`, { token: 'premium' })))
  const found = answers.flatMap(({ json }) => Object.values(json as Record<string, ({ name: string } | null)[]>).flat())
  const there = found.filter((one) => one !== null)
  if (there.length > 0) {
    const { json } = await ask(`/v1/albums/${album}/tracks?limit=50`, { token: 'premium' })
    expect(json.items.map(({ id }: { id: string }) => id)).toEqual(tracks)
  }
  return { found: there.length, expected: 3 + TRACKS }
}

function publicationBody(number: number) {
  const name = nameOf(number)
  const { album, tracks, show, episode } = idsOf(number)
  const artist = running.artist
  const runningName = runningNameOf(number)
  const markets = ['SE']
  const albumOf = (id: string, name: string) => ({
    id,
    name,
    kind: 'album' as const,
    artistIds: [artist],
    releaseDate: '2026-11-01',
    label: 'Crash Records',
    upc: '2000000000008',
    genres: ['crash'],
    gapless: false,
    popularity: 10,
    imageId: imageIdOf('album', id),
  })
  return {
    artists: [{ id: artist, name: runningName, bio: '', country: 'SE', genres: ['crash'], popularity: 10 }],
    albums: [albumOf(running.album, runningName), albumOf(album, name)],
    tracks: tracks.map((id, i) => ({
      id,
      name: `${name} ${i + 1}`,
      albumId: album,
      artistIds: [artist],
      discNumber: 1,
      trackNumber: i + 1,
      durationMs: 180_000,
      explicit: false,
      isrc: 'ZZSCK2600001',
      popularity: 10,
      markets,
    })),
    shows: [
      {
        id: show,
        name,
        publisher: 'Crash Records',
        description: '',
        languages: ['en'],
        mediaType: 'audio' as const,
        explicit: false,
        copyrights: [],
        popularity: 10,
        markets,
      },
    ],
    episodes: [
      {
        id: episode,
        showId: show,
        name,
        description: '',
        durationMs: 60_000,
        explicit: false,
        languages: ['en'],
        releaseDate: '2026-11-01',
        markets,
      },
    ],
    playlists: [
      {
        id: running.playlist,
        name: runningName,
        description: '',
        tracks: tracks.map((trackId) => ({ trackId, addedAt: ADDED_AT })),
      },
    ],
  }
}

const ADDED_AT = '2026-11-01T00:00:00Z'
