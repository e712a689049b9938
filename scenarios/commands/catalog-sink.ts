import { tmpdir, userInfo } from 'node:os'
import { resolve } from 'node:path'
import {
  ConfigError,
  DataDirectoryError,
  openCatalog,
  type Publication,
  resolveConfig,
  SqlUnavailable,
} from '../../reference/main.ts'
import { UserError } from '../errors.ts'
import type { Io } from '../io.ts'
import { type RunningService, runFilesOf, runningServiceOf } from '../listener/find-service.ts'
import { shownPath } from '../shown-path.ts'

/** Where a catalog goes: into a service that runs, or into the directory of one that does not. */
export interface CatalogSink {
  /** For people. */
  readonly where: string
  /** All of it becomes visible at once, or nothing. Durable when it resolves. */
  publish(publication: Publication): Promise<void>
  close(): Promise<void>
}

/** How long the service may take over a batch. */
const ANSWER_MS = 60_000

/**
 * Opens the catalog of a data directory, through the service if one runs on it.
 *
 * @param data directory, the usual one if undefined
 * @throws UserError data-directory, usage
 */
export async function openCatalogSink(data: string | undefined, io: Io): Promise<CatalogSink> {
  try {
    const config = resolveConfig(data === undefined ? {} : { dataDirectory: data }, io.env)
    const dataDirectory = resolve(io.cwd, config.dataDirectory)
    const service = runningServiceOf(dataDirectory, runFilesOf(tmpdir(), userInfo().uid))
    if (service) return sinkOfService(service)
    const catalog = await openCatalog({ ...config, dataDirectory })
    return { where: `the catalog in ${shownPath(dataDirectory, io.cwd)}`, ...catalog }
  } catch (error) {
    if (error instanceof DataDirectoryError) throw new UserError('data-directory', error.message)
    if (error instanceof SqlUnavailable) throw new UserError('engine-unavailable', error.message)
    if (error instanceof ConfigError) throw new UserError('usage', error.message)
    throw error
  }
}

function sinkOfService({ url, tokens }: RunningService): CatalogSink {
  return {
    where: `the service at ${url}`,
    async publish(publication) {
      const tracks = publication.tracks?.map(({ track }) => track)
      const episodes = publication.episodes?.map(({ episode }) => episode)
      const body = JSON.stringify({ ...publication, tracks, episodes })
      const response = await fetch(`${url}/v1/operator/catalog`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens.operator}`, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(ANSWER_MS),
      }).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        throw new UserError('service-unreachable', `${url} does not answer (${reason}). What was acknowledged is kept.`)
      })
      if (response.ok) return
      throw new UserError('service-refused', `${url} refused a part of the catalog: ${await response.text()}`)
    },
    close: async () => {},
  }
}
