import { describe, expect, it } from 'vitest'
import { draw, itemKey, streamKey } from '../engine/random.ts'
import { smallPlan } from '../plan.fixture.ts'
import { lognormalTable } from '../stats/quantile-table.ts'
import { listenMs } from './listening.ts'
import { RandomMoment } from './random-moment.ts'

const { population, catalog } = smallPlan()
const { session } = population
const DRAWS = 200_000

/** Stays, and the tracks they are with, as they follow each other, by the definition. */
function listening(): { stayMs: number; durationMs: number }[] {
  const durations = lognormalTable(catalog.durationMs.median, catalog.durationMs.p99)
  const key = streamKey('seed', 'random-moment.test/stays')
  return Array.from({ length: DRAWS }, (_, i) => {
    const item = itemKey(key, i)
    const durationMs = Math.round(durations.sample(draw(item, 0)))
    return { stayMs: listenMs(session, durationMs, draw(item, 1), draw(item, 2)), durationMs }
  })
}

function moments(): { stayMs: number; leftMs: number; durationMs: number }[] {
  const moment = new RandomMoment(session, catalog.durationMs)
  const key = streamKey('seed', 'random-moment.test/moments')
  return Array.from({ length: DRAWS }, (_, i) => {
    moment.draw(itemKey(key, i))
    return { stayMs: moment.stayMs, leftMs: moment.leftMs, durationMs: moment.durationMs }
  })
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

describe('a random moment', () => {
  const heard = listening()
  const all = heard.map(({ stayMs }) => stayMs)
  const found = moments()

  it('falls into long stays in proportion to their length', () => {
    for (const limitMs of [10_000, 29_000, 60_000, 120_000, 200_000, 260_000, 400_000]) {
      const expected = sum(all.filter((stay) => stay <= limitMs)) / sum(all)
      const measured = found.filter(({ stayMs }) => stayMs <= limitMs).length / DRAWS
      expect(Math.abs(measured - expected), `stays up to ${limitMs} ms`).toBeLessThan(0.005)
    }
  })

  it('leaves what renewal theory says: mean E[S²] / 2 E[S], distribution ∫ P(S > t) dt / E[S]', () => {
    const mean = sum(all.map((stay) => stay * stay)) / (2 * sum(all))
    expect(Math.abs(sum(found.map(({ leftMs }) => leftMs)) / DRAWS / mean - 1)).toBeLessThan(0.01)
    for (const limitMs of [5_000, 30_000, 100_000, 200_000, 300_000]) {
      const expected = sum(all.map((stay) => Math.min(stay, limitMs))) / sum(all)
      const measured = found.filter(({ leftMs }) => leftMs <= limitMs).length / DRAWS
      expect(Math.abs(measured - expected), `left up to ${limitMs} ms`).toBeLessThan(0.005)
    }
  })

  it('lies within its stay, and that within its track', () => {
    expect(found.every(({ stayMs, leftMs }) => leftMs >= 0 && leftMs < stayMs)).toBe(true)
    expect(found.every(({ stayMs, durationMs }) => stayMs <= durationMs)).toBe(true)
  })

  it('falls into tracks by the time that is spent with those of their length', () => {
    for (const limitMs of [120_000, 200_000, 260_000, 400_000]) {
      const short = heard.filter(({ durationMs }) => durationMs <= limitMs)
      const expected = sum(short.map(({ stayMs }) => stayMs)) / sum(all)
      const measured = found.filter(({ durationMs }) => durationMs <= limitMs).length / DRAWS
      expect(Math.abs(measured - expected), `tracks up to ${limitMs} ms`).toBeLessThan(0.005)
    }
  })

  it('is followed by a stay like any other', () => {
    const moment = new RandomMoment(session, catalog.durationMs)
    const key = streamKey('seed', 'random-moment.test/next')
    const next = Array.from({ length: DRAWS }, (_, i) => {
      moment.drawNext(itemKey(key, i))
      return moment.stayMs
    })
    for (const limitMs of [10_000, 29_000, 120_000, 200_000, 400_000]) {
      const upTo = (stays: readonly number[]): number => stays.filter((stay) => stay <= limitMs).length / DRAWS
      expect(Math.abs(upTo(next) - upTo(all)), `stays up to ${limitMs} ms`).toBeLessThan(0.005)
    }
  })

  it('what is left at any moment is what is left in a row of tracks when somebody looks', () => {
    const durations = lognormalTable(catalog.durationMs.median, catalog.durationMs.p99)
    const rests = found.map(({ leftMs }) => leftMs).sort((a, b) => a - b)
    const [tracks, gaps] = ['tracks', 'gaps'].map((name) => streamKey('seed', `random-moment.test/residual/${name}`))
    const looks: number[] = []
    // Somebody looks about every twenty tracks, so that one look says little about the next.
    let endMs = 0
    let lookMs = 0
    for (let i = 0; looks.length < 100_000; i++) {
      endMs += listenMs(
        session,
        durations.sample(draw(tracks, 3 * i)),
        draw(tracks, 3 * i + 1),
        draw(tracks, 3 * i + 2),
      )
      while (lookMs < endMs) {
        looks.push(endMs - lookMs)
        lookMs -= Math.log(draw(gaps, looks.length)) * 3_000_000
      }
    }
    for (const p of [0.05, 0.25, 0.5, 0.75, 0.9, 0.99]) {
      const below = looks.filter((ms) => ms < rests[p * rests.length]).length / looks.length
      expect(Math.abs(below - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / looks.length))
    }
  })
})
