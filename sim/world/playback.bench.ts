import type { Area } from '../../bench/area.ts'
import { LADDER } from '../../reference/audio/ladder.policy.ts'
import { qualityRules, SCHOOLS, type SchoolName } from '../../reference/playback/quality.policy.ts'
import { PROTOCOLS } from '../delivery-forms/protocols.ts'
import { draw } from '../engine/random.ts'
import { LineChanges } from '../workload/line.ts'
import { PlaybackInput, PlaybackOutcome, type PlaybackRules, play, playByChunks } from './playback.ts'

const TRACKS = 1_000_000

function rulesOf(quality: SchoolName): PlaybackRules {
  return {
    chunkUs: 10_000_000,
    held: 3,
    ahead: 3,
    startBufferUs: 500_000,
    protocol: PROTOCOLS.chunks,
    quality: qualityRules({
      school: SCHOOLS[quality],
      bufferLowMs: 5_000,
      bufferFullMs: 20_000,
      ladderBps: LADDER.map((r) => r.bitsPerSecond),
    }),
  }
}

/** Lines that change every minute and every ten seconds. */
const wifi = new LineChanges({ sigma: 0.25, rttSigma: 0.3, everyMs: 60_000 })
const cellular = new LineChanges({ sigma: 0.5, rttSigma: 0.3, everyMs: 10_000 })

/** A million tracks of about 200 s over networks of which one in two hundred is lost for a while. */
function through(quality: SchoolName, run: typeof play): () => number {
  const rules = rulesOf(quality)
  const input = new PlaybackInput()
  const out = new PlaybackOutcome()
  return () => {
    let ends = 0
    for (let i = 0; i < TRACKS; i++) {
      input.durationUs = 150_000_000 + Math.floor(draw(i, 0) * 100_000) * 1000
      input.listenUs = draw(i, 1) < 0.24 ? 15_000_000 : input.durationUs
      input.startAtUs = draw(i, 2) < 0.6 ? 50_000_000 : 0
      input.firstDelayUs = 100_000
      input.line.begin(i % 2 === 0 ? wifi : cellular, i, 1e6 + draw(i, 3) * 30e6, 30_000, 0)
      input.line.lead(Number.POSITIVE_INFINITY, 8, 2)
      input.dropForUs = draw(i, 4) < 0.005 ? 8_000_000 : 0
      input.dropAtUs = 60_000_000
      input.rung = input.cap = 2
      run(rules, input, out)
      ends += out.endUs + out.chunks
    }
    return ends
  }
}

const area: Area = {
  name: 'playback',
  comparisons: (Object.keys(SCHOOLS) as SchoolName[]).map((quality) => ({
    name: `a track through the buffer, quality ${quality}`,
    unit: 'tracks',
    open: () => ({
      operations: TRACKS,
      subject: { name: 'closed form', prepare: () => through(quality, play) },
      against: { name: 'chunk by chunk', prepare: () => through(quality, playByChunks) },
    }),
  })),
}
export default area
