import type { Attempt } from '../listener/attempt.ts'
import type { EventOutbox } from '../listener/event-outbox.ts'
import type { Account } from '../listener/find-service.ts'
import type { Hearing } from '../listener/hearing.ts'
import type { SessionOutcome } from '../listener/session.ts'
import type { StreamedChunk } from '../listener/track-stream.ts'
import type { ListenOutput } from './listen.output.ts'

/** What a listen came to. */
export interface Listened {
  uri: string
  account: Account
  outcome: SessionOutcome
  hearing: Hearing
  outbox: EventOutbox
  wav: string | null
}

/** The figures of a listen. */
export function summaryOf({ uri, account, outcome, hearing, outbox, wav }: Listened): ListenOutput {
  const chunks = outcome.tracks.flatMap((track) => track.chunks)
  const providers: Record<string, number> = {}
  for (const { fetched } of chunks) providers[fetched.provider] = (providers[fetched.provider] ?? 0) + 1
  const samples = hearing.playout?.samples ?? 0
  return {
    schemaVersion: 1,
    uri,
    account,
    complete: !outcome.stopped,
    firstAudioMs: outcome.firstAudioMs,
    playedMs: hearing.sampleRate === null ? 0 : (samples * 1000) / hearing.sampleRate,
    samples,
    sampleRate: hearing.sampleRate,
    tracks: outcome.tracks.map((track, index) => ({
      uri: track.track.uri,
      name: track.track.name,
      startupMs: index === 0 && track.chunks.length > 0 ? outcome.firstAudioMs : null,
      failure: track.failure?.message ?? null,
      chunks: track.chunks.map(chunkOutput),
    })),
    joints: hearing.playout?.joints ?? [],
    gaps: hearing.playout?.gaps ?? [],
    stalls: hearing.stalls,
    failovers: chunks
      .flatMap(({ fetched }) => fetched.failover ?? [])
      .map((failover) => ({ ...failover, atMs: failover.atMs - outcome.pressedAtMs })),
    bufferMs: outcome.bufferMs,
    providers,
    decodeMs: hearing.decodeMs,
    events: { accepted: outbox.accepted, duplicates: outbox.duplicates, unsent: outbox.unsent },
    wav,
  }
}

/** Whether something was heard, and everything that was listened to, without a gap. */
export function heardWhole({ firstAudioMs, tracks, joints, gaps, stalls }: ListenOutput): boolean {
  if (firstAudioMs === null) return false
  const soundJoints = joints.every(({ gapSamples }) => gapSamples === 0)
  return soundJoints && gaps.length === 0 && stalls.length === 0 && tracks.every(({ failure }) => failure === null)
}

function chunkOutput({ index, rendition, fetched }: StreamedChunk): ListenOutput['tracks'][number]['chunks'][number] {
  const { attempts, provider } = fetched
  const first = attempts[0]
  const last = attempts[attempts.length - 1]
  const beforeMs = last.askedAtMs - first.askedAtMs
  return {
    index,
    quality: rendition.quality,
    provider,
    cache: last.cache,
    bytes: last.sizeBytes,
    firstByteMs: beforeMs + (last.firstByteMs ?? 0),
    lastByteMs: beforeMs + (last.lastByteMs ?? 0),
    attempts: attempts.length,
    failures: attempts.flatMap(failureOf),
  }
}

function failureOf({ provider, failure }: Attempt): { provider: string; failure: string }[] {
  return failure === null ? [] : [{ provider, failure }]
}
