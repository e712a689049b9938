import { describe, expect, it } from 'vitest'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { BOLA, qualityRules } from '../../reference/playback/quality.policy.ts'
import { PROTOCOLS } from '../delivery-forms/protocols.ts'
import { makeSteady } from '../workload/line.fixture.ts'
import { PlaybackInput, PlaybackOutcome, type PlaybackRules, play } from './playback.ts'
import { linearQualityBps, meanBps } from './playback-quality.ts'

const SECOND = 1_000_000
const rules: PlaybackRules = {
  chunkUs: 10 * SECOND,
  held: 3,
  ahead: 3,
  startBufferUs: SECOND / 2,
  protocol: PROTOCOLS.chunks,
  quality: qualityRules({
    school: BOLA,
    bufferLowMs: 5_000,
    bufferFullMs: 20_000,
    ladderBps: LADDER.map((rung) => rung.bitsPerSecond),
  }),
}

function played(changed: Partial<PlaybackInput>, bps = 320_000_000): { input: PlaybackInput; out: PlaybackOutcome } {
  const input = Object.assign(new PlaybackInput(), {
    durationUs: 100 * SECOND,
    listenUs: 100 * SECOND,
    rung: 3,
    cap: 3,
    ...changed,
  })
  makeSteady(input.line, bps)
  const out = new PlaybackOutcome()
  play(rules, input, out)
  return { input, out }
}

describe('the quality of a track, computed by hand', () => {
  it('is the best rate when it was due, was there, and stayed at the top', () => {
    const { input, out } = played({ startAtUs: 30 * SECOND })
    expect(linearQualityBps(rules, input, out)).toBe(320_000)
  })

  it('loses a chunk at the best rate for each second of waiting', () => {
    // 2 s to the first byte, 0.5 ms for half a second of sound; BOLA takes the lowest rung once, then 160 kbps and the top.
    const { input, out } = played({ firstDelayUs: 2 * SECOND })
    expect(out.soundUs).toBe(2_000_500)
    expect(out.switches).toBe(2)
    const mean = (320_000 * 9 + 96_000) / 10
    expect(meanBps(input, out)).toBe(mean)
    const changes = 2 * (320_000 - 96_000)
    expect(linearQualityBps(rules, input, out)).toBeCloseTo(mean - (changes + 320_000 * 2.0005) / 10, 6)
  })

  it('falls below nothing when there is more silence than music', () => {
    const { input, out } = played({ dropAtUs: 5 * SECOND, dropForUs: 60 * SECOND }, 400_000)
    expect(out.stalls).toBeGreaterThan(0)
    expect(linearQualityBps(rules, input, out)).toBeLessThan(0)
  })
})
