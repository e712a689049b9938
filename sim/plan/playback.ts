import type { SchoolName } from '../../reference/playback/quality.policy.ts'
import type { ProtocolName } from '../delivery-forms/protocols.ts'
import type { LognormalPlan } from './lognormal.ts'

/** How the app plays: which rendition, from what buffer, what it fetches ahead, and how long it takes before the first byte. */
export interface PlaybackPlan {
  /** The rule by which renditions are chosen. */
  quality: SchoolName
  /** How tracks are cut and asked for. */
  protocol: ProtocolName
  /** Audio ahead of what is heard: below the first the app fetches, above the second it rests. */
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
