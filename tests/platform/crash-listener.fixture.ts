import { expect } from 'vitest'
import { playEvent } from '../../reference/events/play-events.fixture.ts'
import { idFromName } from '../../reference/shared/ids.ts'
import type { askerOf } from './ask.fixture.ts'

type Ask = ReturnType<typeof askerOf>

/** What a request had asked for when the service was gone. */
interface Unanswered {
  readonly likes?: { readonly ids: readonly string[]; readonly to: boolean }
  readonly follow?: { readonly id: string; readonly to: boolean }
  readonly plays?: readonly number[]
}

/** What the devices of a test share. */
export interface Crowd {
  /** A number for the next play: events, times and tracks follow from it. */
  nextPlay(): number
  readonly random: () => number
  /** Followed and unfollowed by everybody at once. */
  readonly star: string
}

interface DeviceParts {
  /** Whose device it is: the name of a token. */
  readonly user: string
  /** What no other device of the user touches. */
  readonly tracks: readonly string[]
  readonly artists: readonly string[]
  readonly crowd: Crowd
}

/** As many ids as the service takes at once. */
const IDS_AT_ONCE = 50
const MOST_AT_ONCE = 3
const EPOCH_MS = Date.now() - 3_600_000

/** Names of a play, by its number. */
function playOf(number: number, track: string) {
  return playEvent(number, {
    event_id: idFromName(`crash ${number}`),
    track_uri: `spotify:track:${track}`,
    started_at: new Date(startedAtMs(number)).toISOString(),
  })
}

export function startedAtMs(number: number): number {
  return EPOCH_MS + number
}

/** A device that likes, follows and plays until the service is gone, and knows what was acknowledged. */
export class Device {
  readonly user: string
  readonly tracks: readonly string[]
  readonly artists: readonly string[]
  readonly liked = new Set<string>()
  readonly followed = new Set<string>()
  /** Numbers of plays that are acknowledged. */
  readonly played: number[] = []
  acknowledged = 0
  readonly #crowd: Crowd
  #unanswered: Unanswered = {}

  constructor({ user, tracks, artists, crowd }: DeviceParts) {
    this.user = user
    this.tracks = tracks
    this.artists = artists
    this.#crowd = crowd
  }

  /** Goes on until there is no answer. */
  async use(ask: Ask): Promise<void> {
    for (;;) {
      const dice = this.#crowd.random()
      try {
        if (dice < 0.4) await this.#like(ask)
        else if (dice < 0.7) await this.#follow(ask)
        else if (dice < 0.8)
          await this.#change(ask, this.#crowd.random() < 0.5, `following?type=artist&ids=${this.#crowd.star}`)
        else await this.#play(ask, this.#numbers())
      } catch (error) {
        if (isNoAnswer(error)) return
        throw error
      }
      this.#unanswered = {}
      this.acknowledged++
    }
  }

  /**
   * Holds what the service has against what it acknowledged; a request that had no answer is found done or not done, as a whole,
   * and plays without an answer are sent again, as apps do.
   */
  async check(ask: Ask): Promise<void> {
    const { likes, follow, plays } = this.#unanswered
    const liked = await contained(ask, this.user, 'tracks/contains?', this.tracks)
    if (likes) {
      const changed = likes.ids.filter((id) => this.liked.has(id) !== likes.to)
      const done = changed.filter((id) => liked.has(id) === likes.to)
      expect([0, changed.length], `${this.user}: half of a request`).toContain(done.length)
      for (const id of done) toggle(this.liked, id, likes.to)
    }
    expect([...liked].sort()).toEqual([...this.liked].sort())

    const followed = await contained(ask, this.user, 'following/contains?type=artist&', this.artists)
    if (follow && followed.has(follow.id) === follow.to) toggle(this.followed, follow.id, follow.to)
    expect([...followed].sort()).toEqual([...this.followed].sort())

    if (plays) await this.#play(ask, plays)
    this.#unanswered = {}
  }

  async #like(ask: Ask): Promise<void> {
    const to = this.#crowd.random() < 0.6
    const ids = [...new Set(Array.from({ length: this.#some() }, () => this.#one(this.tracks)))]
    this.#unanswered = { likes: { ids, to } }
    await this.#change(ask, to, `tracks?ids=${ids.join()}`)
    for (const id of ids) toggle(this.liked, id, to)
  }

  async #follow(ask: Ask): Promise<void> {
    const to = this.#crowd.random() < 0.6
    const id = this.#one(this.artists)
    this.#unanswered = { follow: { id, to } }
    await this.#change(ask, to, `following?type=artist&ids=${id}`)
    toggle(this.followed, id, to)
  }

  async #play(ask: Ask, numbers: readonly number[]): Promise<void> {
    this.#unanswered = { plays: numbers }
    const events = numbers.map((number) => playOf(number, this.tracks[number % this.tracks.length] as string))
    const answer = await ask('/v1/me/player/events', { method: 'POST', token: this.user, body: { events } })
    expect(answer.status, answer.text).toBe(201)
    expect(answer.json.accepted + answer.json.duplicates).toBe(numbers.length)
    this.played.push(...numbers)
  }

  async #change(ask: Ask, to: boolean, path: string): Promise<void> {
    const answer = await ask(`/v1/me/${path}`, { method: to ? 'PUT' : 'DELETE', token: this.user })
    expect([200, 204], answer.text).toContain(answer.status)
  }

  #numbers(): number[] {
    return Array.from({ length: this.#some() }, () => this.#crowd.nextPlay())
  }

  #some(): number {
    return 1 + Math.floor(this.#crowd.random() * MOST_AT_ONCE)
  }

  #one(ids: readonly string[]): string {
    return ids[Math.floor(this.#crowd.random() * ids.length)] as string
  }
}

/** Whether a request ended without an answer, or in the middle of one: in these words `fetch` says so. */
export function isNoAnswer(error: unknown): boolean {
  return error instanceof TypeError && ['fetch failed', 'terminated'].includes(error.message)
}

/** Which of the ids are saved or followed. */
export async function contained(ask: Ask, user: string, path: string, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const part = ids.slice(at, at + IDS_AT_ONCE)
    const { json, text } = await ask(`/v1/me/${path}ids=${part.join()}`, { token: user })
    expect(json, text).toHaveLength(part.length)
    for (const [i, id] of part.entries()) if (json[i]) found.add(id)
  }
  return found
}

function toggle(set: Set<string>, id: string, to: boolean): void {
  if (to) set.add(id)
  else set.delete(id)
}
