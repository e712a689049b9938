import { describe, expect, it } from 'vitest'
import { smallPlan } from '../plan.fixture.ts'
import { FormOutcome, FormPlayer } from './form-play.ts'
import type { ProtocolName } from './protocols.ts'
import { Situation } from './situation.ts'

/** 160 kbps over 16 Mbit/s: a second of audio takes 10 ms. 20 ms of authorization, 40 ms of round trip, 2 ms at the edge. */
const situation = Object.assign(new Situation(), {
  rung: 2,
  bps: 160_000,
  sessionBps: 16e6,
  authorizeMs: 20,
  edgeMs: 2,
  missMs: 0,
  durationMs: 200_000,
  staysMs: 200_000,
  seekTo: 0.515,
})

const { network } = smallPlan()
/** A first window that holds a whole segment of any protocol. */
const AMPLE_WINDOW = 1_000

function outcome(
  protocol: ProtocolName,
  changed: Partial<Situation> = {},
  initialWindowSegments = AMPLE_WINDOW,
): FormOutcome {
  const out = new FormOutcome()
  const connection = { ...network.connection, initialWindowSegments }
  const wifi = { ...network.wifi, changes: { ...network.wifi.changes, sigma: 0 } }
  new FormPlayer(smallPlan({ network: { ...network, wifi, connection } }), protocol).play(
    Object.assign(new Situation(), situation, changed),
    40,
    out,
  )
  return out
}

describe('a play by each protocol, computed by hand', () => {
  // 20 + 80 handshake + 42 request, then what comes before the sound.
  it.each<[ProtocolName, number]>([
    ['chunks', 142 + 10],
    ['hls', 142 + 2 * 42 + 60],
    ['dash', 142 + 2 * 42 + 40],
    ['progressive', 142 + 10],
  ])('%s starts', (protocol, startupMs) => {
    expect(outcome(protocol).startupMs).toBeCloseTo(startupMs, 6)
  })

  // Position 103 s: 3 s into a chunk of 10 s, in segments of 6 s and 4 s that are taken whole, and in a file.
  it.each<[ProtocolName, number]>([
    ['chunks', 42 + 40],
    ['hls', 42 + 60],
    ['dash', 42 + 40],
    ['progressive', 2 * 42 + 10],
  ])('%s seeks', (protocol, seekMs) => {
    expect(outcome(protocol).seekMs).toBeCloseTo(seekMs, 6)
  })

  it.each<[ProtocolName, number]>([
    ['chunks', 0],
    ['hls', 47.89],
    ['dash', 47.89],
    ['progressive', 20 + 42 + 10],
  ])('%s follows another track', (protocol, gapMs) => {
    expect(outcome(protocol).gapMs).toBeCloseTo(gapMs, 1)
  })

  // Of a track left after 15 s: chunks 0 to 3; segments of 6 s: 0 to 6; of 4 s: 0 to 9; 3 MiB of the file's 4 MB.
  it.each<[ProtocolName, number, number]>([
    ['chunks', 40, 20],
    ['hls', 42, 35],
    ['dash', 40, 51],
    ['progressive', 173, 1],
  ])('%s fetches ahead of a skip', (protocol, fetchedS, objects) => {
    const out = outcome(protocol, { staysMs: 15_000 })
    expect(Math.round(out.bytes / 20_000)).toBe(fetchedS)
    expect(out.wastedBytes).toBeCloseTo(out.bytes - 15 * 20_000, 3)
    expect(out.fetchedPart).toBeCloseTo(out.bytes / 4e6, 9)
    expect(out.objects).toBe(objects)
  })

  // Windows of 10 and 20 segments of 1,460 bytes; a round trip of the line is 55 segments.
  it.each<[ProtocolName, number]>([
    ['chunks', 1],
    ['hls', 3],
    ['dash', 2],
    ['progressive', 1],
  ])('%s starts later over a connection that has to find its rate', (protocol, rounds) => {
    const lateMs = outcome(protocol, {}, 10).startupMs - outcome(protocol).startupMs
    expect(lateMs).toBeCloseTo(rounds * 40 - (2 ** rounds - 1) * 7.3, 3)
  })

  it('waits for a timer when a packet is lost before the first byte', () => {
    const { connection } = network
    const [request, handshake] = [{ lost: 1 - 1e-9 }, { lost: 1e-9 }]
    expect(outcome('chunks', request).startupMs).toBeGreaterThan(
      outcome('chunks').startupMs + connection.leastTimeoutMs - 1,
    )
    expect(outcome('chunks', request).seekMs).toBeGreaterThan(outcome('chunks').seekMs + connection.leastTimeoutMs - 1)
    expect(outcome('chunks', handshake).startupMs).toBeGreaterThan(connection.firstTimeoutMs)
    expect(outcome('chunks', handshake).seekMs).toBe(outcome('chunks').seekMs)
  })

  it('waits for what the edge does not have, manifests included', () => {
    const requests = { chunks: 1, hls: 3, dash: 3, progressive: 1 }
    for (const [protocol, count] of Object.entries(requests)) {
      const name = protocol as ProtocolName
      expect(outcome(name, { missMs: 30 }).startupMs - outcome(name).startupMs).toBeCloseTo(30 * count, 6)
    }
  })
})
