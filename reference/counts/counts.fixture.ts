import type { Figures } from '../catalog/service.ts'
import { playEvent } from '../events/play-events.fixture.ts'
import type { StoredPlay } from '../events/store.ts'
import { dayOf, isStream } from '../events/stream.policy.ts'
import { idFromName } from '../shared/ids.ts'

export const DAY_MS = 86_400_000

/** Tracks that are there, with their artists; two of them share one. */
export const artistsOfTrack: ReadonlyMap<string, readonly string[]> = new Map([
  [idFromName('track 0'), ['ann']],
  [idFromName('track 1'), ['ann', 'bob']],
  [idFromName('track 2'), ['cy']],
])

export async function artistsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  return new Map([...artistsOfTrack].filter(([id]) => ids.includes(id)))
}

/** A play as somebody tells of it. */
export interface Told {
  readonly user: string
  /** Of the tracks above; others are not there. */
  readonly track: number
  readonly msPlayed: number
  readonly recordedMs: number
  /** How long before it was told it began. */
  readonly agoMs: number
}

export function storedPlays(told: readonly Told[]): StoredPlay[] {
  return told.map(({ user, track, msPlayed, recordedMs, agoMs }, offset) => ({
    offset,
    play: {
      v: 1,
      recordedAt: new Date(recordedMs).toISOString(),
      accountId: user,
      ...playEvent(offset, {
        track_uri: `spotify:track:${idFromName(`track ${track}`)}`,
        started_at: new Date(recordedMs - agoMs).toISOString(),
        ms_played: msPlayed,
      }),
    },
  }))
}

/** What a catalog has been told last, by what it is of. */
export class ToldFigures {
  readonly tracks = new Map<string, { perHour: number; playCount: number }>()
  readonly artists = new Map<string, { perHour: number; monthlyListeners: number }>()

  async update({ tracks = [], artists = [] }: Figures): Promise<void> {
    for (const { id, ...figures } of tracks) this.tracks.set(id, figures)
    for (const { id, ...figures } of artists) this.artists.set(id, figures)
  }
}

/** The figures at a moment, worked out anew from all that was ever told. */
export function figuresOf(told: readonly Told[], nowMs: number): ToldFigures {
  const figures = new ToldFigures()
  const counted = new Set<string>()
  const perHourAt = (atMs: number) => (2 ** ((atMs - nowMs) / (14 * DAY_MS * Math.LN2)) * 1) / (14 * 24)
  const listeners = new Map<string, Set<string>>()
  let today = 0
  for (const { user, track, msPlayed, recordedMs, agoMs } of told) {
    const id = idFromName(`track ${track}`)
    const artists = artistsOfTrack.get(id)
    if (artists === undefined || !isStream(msPlayed)) continue
    const atMs = recordedMs - agoMs
    today = Math.max(today, dayOf(recordedMs))
    const key = `${dayOf(atMs)} ${track} ${user}`
    const isPopular = today - dayOf(atMs) <= 2 && !counted.has(key)
    if (isPopular) counted.add(key)
    const perHour = isPopular ? perHourAt(atMs) : 0
    const known = figures.tracks.get(id) ?? { perHour: 0, playCount: 0 }
    figures.tracks.set(id, { perHour: known.perHour + perHour, playCount: known.playCount + 1 })
    for (const artist of artists) {
      const own = listeners.get(artist) ?? new Set()
      listeners.set(artist, own)
      if (dayOf(atMs) >= dayOf(nowMs) - 28) own.add(user)
      const before = figures.artists.get(artist)?.perHour ?? 0
      figures.artists.set(artist, { perHour: before + perHour, monthlyListeners: own.size })
    }
  }
  return figures
}
