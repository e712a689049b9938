import type { LognormalPlan } from './lognormal.ts'

export interface NetworkPlan {
  wifi: AccessPlan
  cellular: AccessPlan
  /** Round trip from the metro to a PoP inside it, and to the nearest PoP where the provider has none there. */
  popRttMs: { local: number; remote: number }
  /** Spread (sigma of the log) of a provider's round trip between the networks (ISPs) of one metro. */
  peeringSigma: number
  /** ISPs per metro: the router may choose differently for each. */
  ispsPerMetro: number
  /** Round trip between an edge and its shield. */
  shieldRttMs: number
  connection: ConnectionPlan
}

/** How connections between listeners and edges begin, recover and end. */
export interface ConnectionPlan {
  /** Segments that a server sends before the first is acknowledged. */
  initialWindowSegments: number
  /** After so long without a byte a connection is closed. */
  idleMs: number
  /** Retransmission timer before the round trip has been measured, and the least one after. */
  firstTimeoutMs: number
  leastTimeoutMs: number
}

export interface ChangesPlan {
  /** Spread (sigma of the log) of the throughput at a moment around its session's. */
  sigma: number
  /** Part of the variance of the round trip's log that lies within sessions; the rest is between them. */
  rttShare: number
  /** Mean time between two changes. */
  everyMs: number
}

export interface AccessPlan {
  /** Throughput of a session, bits per second. given by its median and its 1st percentile (the slow tail). */
  throughputBps: { median: number; p1: number }
  /** Last-mile round trip at a moment, over all sessions. */
  rttMs: LognormalPlan
  /** How throughput and round trip change within a session. */
  changes: ChangesPlan
  /** Probability that the network is lost once during a track (a tunnel), and the mean length of the loss. */
  dropPerTrack: number
  dropMeanMs: number
  /** Share of packets that the last mile loses at random, each way. */
  lossRate: number
}
