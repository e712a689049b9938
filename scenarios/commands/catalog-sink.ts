import { tmpdir, userInfo } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import {
  ConfigError,
  DataDirectoryError,
  type LyricsImport,
  type LyricsOutcome,
  type OpenCatalog,
  openCatalog,
  type Publication,
  resolveConfig,
  ServiceError,
  SqlUnavailable,
} from '../../reference/main.ts'
import { UserError } from '../errors.ts'
import { isSystemError, reasonOf } from '../file-error.ts'
import type { Io } from '../io.ts'
import { type RunningService, runFilesOf, runningServiceOf } from '../listener/find-service.ts'
import { shownPath } from '../shown-path.ts'
import { requestBodies } from './request-bodies.ts'

export type { LyricsOutcome }

/** Where a catalog goes: into a service that runs, or into the directory of one that does not. */
export interface CatalogSink {
  /** For people. */
  readonly where: string
  /**
   * All of it becomes visible at once, or nothing; what is too large for one request of a service comes in several, none of
   * which needs a later one. Durable when it resolves.
   *
   * @throws UserError file-unwritable, service-unreachable, service-refused
   */
  publish(publication: Publication): Promise<void>
  /**
   * Lyrics of tracks that are there, as many files as the service takes at a time. Durable when it resolves.
   *
   * @returns what came of each file, in their order
   * @throws UserError file-unwritable, service-unreachable, service-refused, service-unexpected
   */
  importLyrics(given: LyricsImport): Promise<LyricsOutcome[]>
  close(): Promise<void>
}

/** How long the service may take over a batch. */
const ANSWER_MS = 60_000
const KEPT = 'What was brought in before is kept; the same command again brings in the rest.'

/**
 * Opens the catalog of a data directory, through the service if one runs on it.
 *
 * @param data directory, the usual one if undefined
 * @throws UserError data-directory, engine-unavailable, usage
 */
export async function openCatalogSink(data: string | undefined, io: Io): Promise<CatalogSink> {
  try {
    const config = resolveConfig(data === undefined ? {} : { dataDirectory: data }, io.env)
    const dataDirectory = resolve(io.cwd, config.dataDirectory)
    const service = runningServiceOf(dataDirectory, runFilesOf(tmpdir(), userInfo().uid))
    if (service) return sinkOfService(service)
    process.umask(0o077)
    const catalog = await openCatalog({ ...config, dataDirectory })
    return sinkOfCatalog(catalog, shownPath(dataDirectory, io.cwd))
  } catch (error) {
    if (error instanceof DataDirectoryError) throw new UserError('data-directory', error.message)
    if (error instanceof SqlUnavailable) throw new UserError('engine-unavailable', error.message)
    if (error instanceof ConfigError) throw new UserError('usage', error.message)
    throw error
  }
}

function sinkOfCatalog(catalog: OpenCatalog, shown: string): CatalogSink {
  return {
    where: `the catalog in ${shown}`,
    publish: (publication) => writing(() => catalog.publish(publication)),
    importLyrics: (given) => writing(() => catalog.importLyrics(given)),
    close: () => catalog.close(),
  }

  async function writing<Result>(write: () => Promise<Result>): Promise<Result> {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      throw new UserError('file-unwritable', `${shown} cannot be written: ${error.message}. ${KEPT}`)
    }
  }
}

const lyricsOutcomes = z.object({
  files: z.array(
    z.object({
      name: z.string(),
      track_ids: z.array(z.string()),
      problem: z.object({ line: z.int(), message: z.string() }).nullable(),
    }),
  ),
})

function sinkOfService({ url, tokens }: RunningService): CatalogSink {
  return {
    where: `the service at ${url}`,
    async publish(publication) {
      for (const body of requestBodies(publication)) await send('/v1/operator/catalog', body)
    },
    async importLyrics(given) {
      const answer: unknown = await (await send('/v1/operator/lyrics', JSON.stringify(given))).json().catch(() => null)
      const { data } = lyricsOutcomes.safeParse(answer)
      if (data?.files.length !== given.files.length) {
        throw new UserError('service-unexpected', `${url} answered something else than what came of the lyrics.`)
      }
      return data.files.map(({ name, track_ids: trackIds, problem }) => ({ name, ...(problem ?? { trackIds }) }))
    },
    close: async () => {},
  }

  async function send(path: string, body: string): Promise<Response> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.operator}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch((error: unknown) => {
      throw new UserError('service-unreachable', `${url} does not answer: ${reasonOfFetch(error)}. ${KEPT}`)
    })
    if (response.ok) return response
    throw new UserError(
      'service-refused',
      `${url} refused a part of the catalog: ${await refusalOf(response)}. ${KEPT}`,
    )
  }
}

/** `fetch` says no more than that it failed; why is in the cause. */
function reasonOfFetch(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `nothing came for ${ANSWER_MS / 1000} s`
  const { cause } = error
  if (isSystemError(cause)) return reasonOf(cause)
  return cause instanceof Error ? cause.message : error.message
}

/** What the service says, or its status where it says nothing. */
async function refusalOf(response: Response): Promise<string> {
  const text = await response.text()
  try {
    return (JSON.parse(text) as { error: { message: string } }).error.message
  } catch {
    return `status ${response.status}`
  }
}
