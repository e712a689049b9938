import { expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { GROUPS } from '../stats/random-groups.ts'
import { Tally } from '../stats/tally.ts'
import { makeSteady } from '../workload/line.fixture.ts'
import { Next } from '../world/listeners.ts'
import { PlayCounter } from '../world/play-counter.ts'
import { PlaybackInput, PlaybackOutcome, play } from '../world/playback.ts'
import { linearQualityBps, meanBps } from '../world/playback-quality.ts'
import { buildWorld } from '../world/world.ts'
import { buildQuality } from './quality.ts'

const world = buildWorld(smallPlan())
const { playback } = world
const { warmupMs } = world.plan

it('is the mean of what each play was like, by how much was heard of it', () => {
  const tally = new Tally(world.tally)
  const count = new PlayCounter(world, tally, 0)
  let [heardUs, rateUs, linearUs, switches, stalls, plays] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < 400; i++) {
    const kind = [Next.first, Next.skipped, Next.ahead, Next.aheadOfSkip][i % 4]
    const input = Object.assign(new PlaybackInput(), {
      durationUs: 200_000_000,
      listenUs: (20 + (i % 7) * 30) * 1_000_000,
      startAtUs: kind === Next.ahead || kind === Next.aheadOfSkip ? ((i % 5) + 1) * 400_000 : 0,
      firstDelayUs: 80_000 + 5_000 * (i % 11),
      rung: 2,
      cap: 3,
    })
    makeSteady(input.line, 60_000 + 9_000 * (i % 29), 30)
    const out = new PlaybackOutcome()
    play(playback, input, out)
    count.played(i % GROUPS, 0, warmupMs, kind, warmupMs, input, out)
    heardUs += input.listenUs
    rateUs += meanBps(input, out) * input.listenUs
    linearUs += linearQualityBps(playback, input, out) * input.listenUs
    switches += out.switches
    // A track that should have followed by itself and did not is a silence, too.
    stalls += out.stalls + (kind === Next.ahead && out.soundUs > input.startAtUs ? 1 : 0)
    plays++
  }
  const quality = buildQuality(world, tally)
  expect(switches).toBeGreaterThan(50)
  expect(stalls).toBeGreaterThan(50)
  expect(quality.meanBps.value / (rateUs / heardUs)).toBeCloseTo(1, 3)
  expect(quality.linearBps.value / (linearUs / heardUs)).toBeCloseTo(1, 3)
  expect(quality.switchesPerPlay.value).toBeCloseTo(switches / plays, 9)
  expect(quality.stallsPerPlay.value).toBeCloseTo(stalls / plays, 9)
  for (const { value, low, high, samples } of Object.values(quality)) {
    expect(low).toBeLessThan(value)
    expect(high).toBeGreaterThan(value)
    expect(samples).toBe(plays)
  }
})

it('is nothing where nothing was played', () => {
  const { linearBps } = buildQuality(world, new Tally(world.tally))
  expect(linearBps).toEqual({ value: 0, low: 0, high: 0, samples: 0 })
})
