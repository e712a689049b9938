import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import { PlayCounts } from './play-counts.ts'
import { buildWorld } from './world.ts'

const world = buildWorld(smallPlan({ catalog: { ...smallPlan().catalog, tracks: 400 }, scale: scaleBy(1_000, 0.1) }))
const MINUTE_MS = 60_000
const WINDOW_MS = 20_000

/** Plays as [window, member, track], in the order of time. */
const plays = fc
  .array(fc.tuple(fc.nat(8), fc.nat(2), fc.nat(7)), { maxLength: 400 })
  .map((all) => all.toSorted((a, b) => a[0] - b[0]))

describe('plays as the crew counts them', () => {
  it('are those of this minute and of the last, and every track that all together play often is looked at', () => {
    fc.assert(
      fc.property(plays, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 3 }), (all, threshold, members) => {
        const memories = Array.from({ length: members }, () => PlayCounts.memory(world))
        const crew = memories.map((memory) => new PlayCounts(world, threshold, members, memory))
        const readers = memories.map((memory) => new PlayCounts(world, threshold, members, memory))
        for (let window = 0; window <= 8; window++) {
          const fromMs = window * WINDOW_MS
          for (const member of crew) member.openWindow(fromMs)
          for (const [, member, track] of all.filter(([w]) => w === window)) crew[member % members].add(track)
          for (const reader of readers) reader.follow(fromMs)
          for (const reader of readers) expect(new Set(reader.suspectTracks()).size).toBe(reader.suspectTracks().length)
          const suspects = new Set(readers.flatMap((reader) => [...reader.suspectTracks()]))
          const minute = Math.floor(fromMs / MINUTE_MS)
          for (let track = 0; track <= 7; track++) {
            const naive = (ofMinute: number): number =>
              all.filter(
                ([w, , t]) => t === track && w <= window && Math.floor((w * WINDOW_MS) / MINUTE_MS) === ofMinute,
              ).length
            const place = world.standIns.placeOf(track)
            const sum = (of: (reader: PlayCounts) => number): number => readers.reduce((n, reader) => n + of(reader), 0)
            expect(sum((reader) => reader.thisMinute(place))).toBe(naive(minute))
            expect(sum((reader) => reader.lastMinute(place))).toBe(naive(minute - 1))
            if (naive(minute) + naive(minute - 1) >= threshold) expect([...suspects]).toContain(track)
          }
        }
      }),
    )
  })
})
