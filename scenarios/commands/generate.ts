import { generateCatalog } from '../../reference/main.ts'
import type { Io } from '../io.ts'
import { counted } from '../report/counted.ts'
import { significant } from '../report/number-format.ts'
import { openCatalogSink } from './catalog-sink.ts'
import type { GenerateOutput } from './generate.output.ts'
import { progressBar } from './progress-bar.ts'
import { untilStopped } from './stop-signal.ts'

export interface GenerateArgs {
  tracks: number
  seed: string
  /** Newest release, `YYYY-MM-DD`. */
  until: string
  /** Data directory, the usual one if undefined. */
  data?: string
  json: boolean
}

/**
 * Makes up a catalog of a given size and publishes it. Ctrl-C ends it between two parts, each of which is whole.
 *
 * @returns 0 when all of it is there, 1 when it was stopped
 * @throws UserError data-directory, engine-unavailable, file-unwritable, service-unreachable, service-refused
 */
export async function run({ tracks, seed, until, data, json }: GenerateArgs, io: Io): Promise<number> {
  const sink = await openCatalogSink(data, io)
  const bar = progressBar('catalog', tracks, io.stderr)
  const beganMs = performance.now()
  let [made, artists, albums] = [0, 0, 0]
  try {
    await untilStopped(async (signal) => {
      for (const { trackCount, ...publication } of generateCatalog({ tracks, seed, until })) {
        await sink.publish(publication)
        made += trackCount
        artists += publication.artists?.length ?? 0
        albums += publication.albums?.length ?? 0
        bar.update(made)
        if (signal.aborted) return
      }
    })
  } finally {
    bar.stop()
    await sink.close()
  }
  const seconds = (performance.now() - beganMs) / 1000
  const output: GenerateOutput = { schemaVersion: 1, where: sink.where, seed, tracks: made, artists, albums, seconds }
  io.stdout.write(
    json
      ? `${JSON.stringify(output)}\n`
      : `${counted(made, 'made-up track')} of ${counted(artists, 'artist')} on ${counted(albums, 'album')} ${made === 1 ? 'is' : 'are'} in ${sink.where}, ` +
          `in ${significant(seconds)} s from seed ${seed}; none with audio.\n` +
          (made < tracks ? `Stopped before the end: ${counted(tracks - made, 'track')} missing.\n` : ''),
  )
  return made < tracks ? 1 : 0
}
