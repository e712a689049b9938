import { draw } from '../engine/random.ts'
import type { Plan } from '../plan.ts'
import { lognormalTable, type QuantileTable } from '../stats/quantile-table.ts'
import { characteristicTime, occupancy } from '../theory/che.ts'
import type { Popularity, PopularityClass } from '../workload/popularity.ts'

/** What is assumed of listeners who serve each other (CDN-13). */
export interface PeerAssumptions {
  /** Listeners online whose app serves others. */
  uploaders: number
  /** Part of the listeners off cellular whose app can reach anybody at all. */
  askingShare: number
  /** Tracks that an app keeps, those played last. */
  tracksKept: number
  /** Part of the uploaders that another app can reach, through whatever router they are behind. */
  reachableShare: number
  /** What an uploader can spare, and the last mile's round trip on its side. */
  uplinkBps: { median: number; p99: number }
  rttMs: { median: number; p99: number }
  /** Most uploaders that are asked for one track. */
  mostAsked: number
  /** A track that the listener waits for comes from a server for so long, while peers are looked for. */
  fromServerFirstMs: number
  /** An uploader that has not answered by then is given up, and the server asked. */
  timeoutMs: number
}

/**
 * As in Spotify's desktop app of 2010 and 2011 (Kreitz, Niemelä: "Spotify - Large Scale, Low Latency, P2P Music-on-Demand
 * Streaming", P2P 2010): 7 million users, 8 million tracks, about 15 s from the servers at a random start, caches that hold about
 * 1,000 tracks, a tracker that names 20 peers, no way through a NAT but UPnP. Its servers sent 8.8 % of the data that was
 * played and its peers 35.8 %, the rest came from the own cache: peers sent 80 % of what went over the network.
 *
 * Assumed, since nobody has published it: 300,000 online, half of them to be reached, 1 Mbit/s up. One number is set so that the
 * 80 % come out: three apps in twenty find no peer at all, for whatever firewall they are behind.
 */
export const PEERS_2011: PeerAssumptions = {
  uploaders: 300_000,
  askingShare: 0.85,
  tracksKept: 1_000,
  reachableShare: 0.5,
  uplinkBps: { median: 1e6, p99: 10e6 },
  rttMs: { median: 30, p99: 250 },
  mostAsked: 20,
  fromServerFirstMs: 15_000,
  timeoutMs: 1_000,
}

/** Part of the listeners on wifi whose device may upload: it has power, and its owner let it. */
const UPLOADING_SHARE = 0.25

/** The same app among a plan's listeners; phones on cellular neither ask nor serve. */
export function peersOf({ population, network }: Plan): PeerAssumptions {
  return {
    ...PEERS_2011,
    uploaders: population.listeners * (1 - population.cellularShare) * UPLOADING_SHARE,
    rttMs: network.wifi.rttMs,
  }
}

/** Numbers that one question to the peers uses, from the counter it is given. */
const HOLDERS = 0
const ANSWER = 1
const UPLINK = 2

/**
 * Who has a track. Apps keep what they played last, each after the same popularity (Che's approximation of LRU says which
 * tracks those are), so the reachable uploaders that hold a track are Poisson about their expected number. That
 * everybody has the same taste makes the own cache too small a help and the peers' too large a one for rare tracks.
 */
export class PeerModel {
  /** Of the last question: part of the track's bytes that peers can send as fast as it plays, and time to their first byte. */
  servedShare = 0
  firstByteMs = 0
  private readonly assumptions: PeerAssumptions
  private readonly classes: readonly PopularityClass[]
  /** Expected holders that can be reached, by class. */
  private readonly holders: Float64Array
  private readonly uplinkBps: QuantileTable
  private readonly rttMs: QuantileTable

  constructor(popularity: Popularity, assumptions: PeerAssumptions) {
    this.assumptions = assumptions
    this.classes = popularity.classes()
    const kept = this.classes.map(({ count, probability }) => ({ count, rate: probability, size: 1 }))
    const time = characteristicTime('lru', kept, assumptions.tracksKept)
    this.holders = Float64Array.from(
      this.classes,
      ({ probability }) => assumptions.uploaders * assumptions.reachableShare * occupancy('lru', probability * time),
    )
    this.uplinkBps = lognormalTable(assumptions.uplinkBps.median, assumptions.uplinkBps.p99)
    this.rttMs = lognormalTable(assumptions.rttMs.median, assumptions.rttMs.p99)
  }

  /**
   * Asks for a track.
   * @param lookupMs until the tracker has answered
   * @param ownRttMs the asker's last mile
   * @param key a stream, and `counter` the first of 22 numbers in it
   * @returns false when nobody is found, or the one found does not answer in time
   */
  ask(track: number, bps: number, lookupMs: number, ownRttMs: number, key: number, counter: number): boolean {
    const { mostAsked, timeoutMs } = this.assumptions
    const found = poisson(this.holders[this.classOf(track)], draw(key, counter + HOLDERS), mostAsked)
    this.servedShare = 0
    this.firstByteMs = lookupMs
    if (found === 0) return false
    // A connection and a request to whoever answers: three round trips over both last miles.
    const answerMs = 3 * (ownRttMs + this.rttMs.sample(draw(key, counter + ANSWER)))
    this.firstByteMs += Math.min(answerMs, timeoutMs)
    if (answerMs > timeoutMs) return false
    let uplinkBps = 0
    for (let i = 0; i < found && uplinkBps < bps; i++)
      uplinkBps += this.uplinkBps.sample(draw(key, counter + UPLINK + i))
    this.servedShare = Math.min(1, uplinkBps / bps)
    return true
  }

  /** Probability that a track has at least one holder who can be reached. */
  foundShare(track: number): number {
    return -Math.expm1(-this.holders[this.classOf(track)])
  }

  private classOf(track: number): number {
    let low = 0
    let high = this.classes.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.classes[middle].first <= track) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** A Poisson number at quantile u, at most `most`. */
function poisson(mean: number, u: number, most: number): number {
  let probability = Math.exp(-mean)
  let below = probability
  let count = 0
  while (count < most && u > below) {
    count++
    probability *= mean / count
    below += probability
  }
  return count
}
