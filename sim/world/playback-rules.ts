import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { chunksHeld, prefetchLimit } from '../../reference/playback/prefetch.policy.ts'
import { qualityRules, SCHOOLS } from '../../reference/playback/quality.policy.ts'
import { PROTOCOLS } from '../delivery-forms/protocols.ts'
import type { Plan } from '../plan.ts'
import type { PlaybackRules } from './playback.ts'

/** How the listeners of a plan play. */
export function playbackRules({ delivery, playback }: Pick<Plan, 'delivery' | 'playback'>): PlaybackRules {
  const held = chunksHeld(playback.bufferHighMs, delivery.chunkMs)
  const protocol = PROTOCOLS[playback.protocol]
  return {
    chunkUs: delivery.chunkMs * 1000,
    held,
    ahead: prefetchLimit(playback.prefetchChunks, held),
    startBufferUs: (protocol.takesWholeChunks ? delivery.chunkMs : playback.startBufferMs) * 1000,
    protocol,
    quality: qualityRules({
      school: SCHOOLS[playback.quality],
      bufferLowMs: playback.bufferLowMs,
      bufferFullMs: (held - 1) * delivery.chunkMs,
      ladderBps: LADDER.map((rung) => rung.bitsPerSecond),
    }),
  }
}
