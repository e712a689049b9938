import { LADDER } from '../../reference/audio/ladder.policy.ts'
import type { Manifest, Rendition } from './manifest.ts'

const RATE = 44_100

/** The manifest of a track without audio: every rung up to `cap`, chunks whose size is their length times the bit rate. */
export function manifestOf({ durationS, chunkS, cap }: { durationS: number; chunkS: number; cap: number }): Manifest {
  return {
    playId: 'play',
    track: { id: 'id', uri: 'spotify:track:id', name: 'Silence', durationMs: durationS * 1000 },
    context: null,
    expiresAtMs: Number.POSITIVE_INFINITY,
    providers: ['fastly'],
    renditions: LADDER.slice(0, cap + 1).map(
      ({ name, bitsPerSecond }, rung): Rendition => ({
        quality: name,
        rung,
        bitsPerSecond,
        sampleRate: RATE,
        channels: 2,
        samples: durationS * RATE,
        masterOffset: 0,
        chunks: Array.from({ length: Math.ceil(durationS / chunkS) }, (_, index) => {
          const seconds = Math.min(chunkS, durationS - index * chunkS)
          return {
            startSample: index * chunkS * RATE,
            samples: seconds * RATE,
            skipSamples: 0,
            bytes: (seconds * bitsPerSecond) / 8,
            sha256: '',
            urls: ['http://fastly'],
          }
        }),
      }),
    ),
  }
}
