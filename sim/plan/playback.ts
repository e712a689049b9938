import type { SchoolName } from '../../reference/playback/quality.policy.ts'
import type { ProtocolName } from '../delivery-forms/protocols.ts'
import type { LognormalPlan } from './lognormal.ts'

export interface PlaybackPlan {
  quality: SchoolName
  protocol: ProtocolName
  bufferLowMs: number
  bufferHighMs: number
  /** Part of a track after which the next one is fetched ahead, and how many of its chunks. */
  prefetchAt: number
  prefetchChunks: number
  /** Listeners leave who wait too long for a track (`patienceMs`). */
  abandonment: boolean
  /** Audio that must be there before a track starts to sound. */
  startBufferMs: number
  /** Token → entitlement → license → route → signed URLs, as the app sees it. */
  authorizeMs: LognormalPlan
}
