import { draw } from '../engine/random.ts'

/**
 * Which number of a session's stream decides what about one of its tracks, counted from `trackDraws(index)`. Whoever plays
 * the session, the simulator or listeners of the live service, asks for the same numbers and so meets the same people
 * doing the same things.
 */
export const TRACK = 0 // and 1
export const SKIP_KIND = 2
export const SKIP_POSITION = 3
export const DROP = 5
export const DROP_AT = 6
export const DROP_FOR = 7
export const AUTHORIZE = 8
/** The way to the first byte takes this number and six more. */
export const FIRST_BYTE = 9
/** Whether the listener goes to another position, after which part of the stay, and where to. */
export const SEEK = 16
export const SEEK_AFTER = 17
export const SEEK_TO = 18
/** Whether the track is one heard before in the session, and which. */
const REPEAT = 19
const REPEAT_OF = 20

/** How long the listener waits for the track to sound. */
export const PATIENCE = 21
/** Names a stream of its own for what a seek needs: the same numbers as a track, from `trackDraws`'s place 0 on. */
export const SEEK_STREAM = 22

/** What the last mile loses on the way to the first byte. */
export const LOSS = 23

const TRACK_DRAWS = 16
const PER_TRACK = 24

/** First number of the session's track `index` (0 = its first). */
export function trackDraws(index: number): number {
  return TRACK_DRAWS + index * PER_TRACK
}

/**
 * Index of the track whose numbers say what is heard as the session's track `index`: its own, or with probability
 * `repeatShare` that of any before it, all alike likely. Pick the track with `trackDraws` of what this returns, and it is the
 * one that was heard then (unless a release's share of plays has moved across its number in between).
 * @param key the session's stream
 */
export function heardAs(key: number, index: number, repeatShare: number): number {
  let at = index
  while (at > 0 && draw(key, trackDraws(at) + REPEAT) < repeatShare) {
    at = Math.floor(draw(key, trackDraws(at) + REPEAT_OF) * at)
  }
  return at
}
