import { describe, expect, it } from 'vitest'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { firstRung, qualityRules, SCHOOLS, type SchoolName } from '../../reference/playback/quality.policy.ts'
import { PROTOCOLS } from '../delivery-forms/protocols.ts'
import { itemKey } from '../engine/random.ts'
import { LineChanges } from '../workload/line.ts'
import { PlaybackInput, PlaybackOutcome, type PlaybackRules, play } from './playback.ts'

const SECOND = 1_000_000
const TRACKS = 2_000
const TRACK_US = 240 * SECOND
/** Above and below what the ladder's rungs take. */
const SESSION_BPS = 300_000
/** Closer together no rung need change. */
const APART = 3

const changing = new LineChanges({ sigma: 0.8, rttSigma: 0.3, everyMs: 60_000 })
const steady = new LineChanges({ sigma: 0, rttSigma: 0, everyMs: 60_000 })

function rulesOf(school: SchoolName): PlaybackRules {
  return {
    chunkUs: 10 * SECOND,
    held: 4,
    ahead: 3,
    startBufferUs: SECOND / 2,
    protocol: PROTOCOLS.chunks,
    quality: qualityRules({
      school: SCHOOLS[school],
      bufferLowMs: 8_000,
      bufferFullMs: 30_000,
      ladderBps: LADDER.map((rung) => rung.bitsPerSecond),
    }),
  }
}

/** Tracks that listeners wait for, over lines of the same session's throughput, and what became of them. */
function playAll(school: SchoolName, changes: LineChanges) {
  const rules = rulesOf(school)
  const input = new PlaybackInput()
  const out = new PlaybackOutcome()
  const moves = { up: { faster: 0, slower: 0 }, down: { faster: 0, slower: 0 } }
  let stallUs = 0
  let switches = 0
  for (let i = 0; i < TRACKS; i++) {
    input.durationUs = TRACK_US
    input.listenUs = TRACK_US
    input.cap = LADDER.length - 1
    const { line } = input
    line.begin(changes, itemKey(1, i), SESSION_BPS, 30_000, 0)
    line.lead(Number.POSITIVE_INFINITY, 8, 2)
    const beforeBps = line.bps
    input.rung = firstRung(rules.quality, input.cap, 0, true, false, beforeBps)
    play(rules, input, out)
    stallUs += out.stallUs
    switches += out.switches
    const grew = line.bpsAt(TRACK_US - 50 * SECOND) / beforeBps
    const way = grew > APART ? 'faster' : grew < 1 / APART ? 'slower' : null
    if (way !== null && out.rung > input.rung) moves.up[way]++
    if (way !== null && out.rung < input.rung) moves.down[way]++
  }
  return { moves, stallUs, switches }
}

describe('over a line that changes', () => {
  it('the throughput rule goes up where the line got faster and down where it got slower', () => {
    const { up, down } = playAll('throughput', changing).moves
    expect(up.faster).toBeGreaterThan(100)
    expect(down.slower).toBeGreaterThan(100)
    expect(up.slower).toBeLessThan(up.faster / 5)
    expect(down.faster).toBeLessThan(down.slower / 5)
  })

  it('the throughput rule changes within a track, and never over a line that does not', () => {
    expect(playAll('throughput', changing).switches).toBeGreaterThan(TRACKS)
    expect(playAll('throughput', steady).switches).toBe(0)
  })

  it('adaptive goes down and up again more often than over a line that does not change', () => {
    expect(playAll('adaptive', changing).switches).toBeGreaterThan(1.2 * playAll('adaptive', steady).switches)
  })

  it.each<SchoolName>(['throughput', 'bola', 'adaptive'])('%s stalls less than fixed quality', (school) => {
    expect(playAll(school, changing).stallUs).toBeLessThan(playAll('fixed', changing).stallUs / 2)
  })

  it('fixed quality stays as it is', () => {
    expect(playAll('fixed', changing).switches).toBe(0)
  })
})
