import type { Plan } from '../plan.ts'
import type { LineChanges } from '../workload/line.ts'
import { lineChanges } from '../workload/round-trips.ts'
import { Connections, HANDSHAKE_ROUND_TRIPS } from '../world/connections.ts'
import { bytesOfChunks, PlaybackInput, PlaybackOutcome, type PlaybackRules, play } from '../world/playback.ts'
import { playbackRules } from '../world/playback-rules.ts'
import type { ProtocolName } from './protocols.ts'
import type { Situation } from './situation.ts'

/** Length of a segment, where it is not the plan's chunk. */
const SEGMENT_MS: Readonly<Partial<Record<ProtocolName, number>>> = {
  // Apple, HLS Authoring Specification, 7.5: target durations should be 6 s.
  hls: 6_000,
  // Assumption: the middle of the 2 to 10 s in use.
  dash: 4_000,
  // No segments; so fine is the file's flow looked at.
  progressive: 1_000,
}

/** Objects beside the segments that a cache holds for each rendition: its playlist, or its initialization segment. */
const EXTRA_OBJECTS: Readonly<Partial<Record<ProtocolName, number>>> = { hls: 1, dash: 1 }

/**
 * What a browser reads ahead of an audio element: Chromium's media source takes 2 MiB at least, and 1 MiB more before it
 * stops (multibuffer_data_source.cc: kMinBufferPreload, kPreloadHighExtra).
 */
const READ_AHEAD_BYTES = 3 * 2 ** 20

/** Requests that a seek in a file without an index takes: one where the position should be, one where it is. */
const FILE_SEEK_REQUESTS = 2

/**
 * Silence at the joint of two tracks that are each decoded from their beginning: the 2,112 samples that an AAC encoder puts
 * first (Apple, TN2258), at 44.1 kHz. The app's own chunks carry how much to leave out.
 */
const PRIMING_MS = (1000 * 2112) / 44_100

const MS = 1000

/** What one play comes to in one form. */
export class FormOutcome {
  /** From the tap to the sound, over a new connection. */
  startupMs = 0
  /** From a tap on a position that is not in the buffer to the sound. */
  seekMs = 0
  /** Silence before the track when it follows another by itself. */
  gapMs = 0
  /** Bytes fetched, and those of them that were never heard. */
  bytes = 0
  wastedBytes = 0
  /** Part of the rendition that was fetched. */
  fetchedPart = 0
  /** Objects that the rendition is to a cache. */
  objects = 0
}

/** Plays one situation after the other by one protocol. */
export class FormPlayer {
  private readonly protocol: ProtocolName
  private readonly rules: PlaybackRules
  private readonly connections: Connections
  private readonly changes: { wifi: LineChanges; cellular: LineChanges }
  private readonly startBufferMs: number
  private readonly prefetchAt: number
  private readonly input = new PlaybackInput()
  private readonly out = new PlaybackOutcome()

  constructor(plan: Plan, protocol: ProtocolName) {
    const chunkMs = SEGMENT_MS[protocol] ?? plan.delivery.chunkMs
    this.protocol = protocol
    this.rules = playbackRules({
      delivery: { ...plan.delivery, chunkMs },
      playback: { ...plan.playback, protocol, quality: 'fixed' },
    })
    this.connections = new Connections(plan.network)
    const { wifi, cellular } = plan.network
    this.changes = { wifi: lineChanges(wifi), cellular: lineChanges(cellular) }
    this.startBufferMs = this.rules.startBufferUs / MS
    this.prefetchAt = plan.playback.prefetchAt
  }

  /** @param beyondMs round trip between the last mile and the edge that serves the play */
  play(s: Situation, beyondMs: number, into: FormOutcome): void {
    const { input, out, connections } = this
    const rttMs = s.lastMileMs + beyondMs
    const loss = connections.loss(s.cellular)
    const rules = this.rulesFor(s.bps)
    const { chunkUs } = rules
    const requestMs = rttMs + s.edgeMs + s.missMs
    /** The first of them, whose packets may get lost. */
    const firstMs = requestMs + loss.requestMs(s.lost, rttMs)
    const handshakeMs = HANDSHAKE_ROUND_TRIPS * rttMs + loss.handshakeMs(s.lost, rttMs)
    input.durationUs = s.durationMs * MS
    input.listenUs = s.staysMs * MS
    const changes = s.cellular ? this.changes.cellular : this.changes.wifi
    input.line.begin(changes, s.key, s.sessionBps, s.sessionRttUs, 0)
    input.line.lead(loss.boundBpsMs, beyondMs, s.edgeMs + s.missMs)
    input.rung = input.cap = s.rung
    input.startAtUs = 0
    input.firstDelayUs = Math.round((s.authorizeMs + handshakeMs + firstMs) * MS)
    connections.begin(rules, input, true, rttMs)
    play(rules, input, out)
    into.startupMs = out.soundUs / MS
    const trackBytes = (input.durationUs * s.bps) / 8e6
    into.bytes = bytesOfChunks(out.chunks, chunkUs, input.durationUs, s.bps)
    into.wastedBytes = Math.max(0, into.bytes - (input.listenUs * s.bps) / 8e6)
    into.fetchedPart = into.bytes / trackBytes
    const isFile = !rules.protocol.asksPerChunk
    into.objects = isFile ? 1 : Math.ceil(input.durationUs / chunkUs) + (EXTRA_OBJECTS[this.protocol] ?? 0)

    input.startAtUs = Math.max(1, Math.round(s.durationMs * (1 - this.prefetchAt) * MS))
    input.firstDelayUs = Math.round((s.authorizeMs + firstMs) * MS)
    connections.begin(rules, input, false, rttMs)
    play(rules, input, out)
    into.gapMs = (out.soundUs - input.startAtUs) / MS + (rules.protocol.takesWholeChunks ? PRIMING_MS : 0)

    const positionUs = s.seekTo * input.durationUs
    const intoChunkUs = isFile ? 0 : positionUs % chunkUs
    const chunkLengthUs = Math.min(chunkUs, input.durationUs - (positionUs - intoChunkUs))
    const neededUs = rules.protocol.takesWholeChunks
      ? chunkLengthUs
      : Math.min(intoChunkUs + this.startBufferMs * MS, isFile ? input.durationUs - positionUs : chunkLengthUs)
    const requests = isFile ? FILE_SEEK_REQUESTS : 1
    const answeredUs = Math.round((firstMs + (requests - 1) * requestMs) * MS)
    into.seekMs = input.line.arrivalUs(answeredUs, neededUs * s.bps) / MS
  }

  /** A file is read ahead by bytes, not by seconds. */
  private rulesFor(bps: number): PlaybackRules {
    if (this.rules.protocol.asksPerChunk) return this.rules
    const aheadUs = (READ_AHEAD_BYTES * 8e6) / bps
    return { ...this.rules, held: Math.ceil(aheadUs / this.rules.chunkUs) + 1 }
  }
}
