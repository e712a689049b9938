import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { UserError } from '../errors.ts'

/** What a listener takes from the file that a running service writes about itself. */
const runFile = z.object({
  schemaVersion: z.literal(1),
  pid: z.int().positive(),
  url: z.url({ protocol: /^http$/ }),
  dataDir: z.string(),
  tokens: z.object({ premium: z.string().min(1), free: z.string().min(1), operator: z.string().min(1) }),
})

/** A running service. */
export type RunningService = z.infer<typeof runFile>

/** Accounts that every service has. */
export type Account = Exclude<keyof RunningService['tokens'], 'operator'>

/** Which service is meant; null = whichever. */
export interface ServiceWish {
  port: number | null
  /** Its data directory, absolute. */
  dataDir: string | null
}

/** Where running services leave their files, and whose those have to be. */
export interface RunFiles {
  directory: string
  userId: number
}

/** Port of a service that was started without saying one. */
const DEFAULT_PORT = 4700

/** Where running services of a user leave their files: `soundcheck-<user id>` below the directory of temporary files. */
export function runFilesOf(temporaryDirectory: string, userId: number): RunFiles {
  return { directory: join(temporaryDirectory, `soundcheck-${userId}`), userId }
}

/**
 * Finds a running service by what it wrote about itself when it started. Where nothing is said of it, it is the one on the
 * default port, or the only one that runs.
 *
 * @throws UserError service-unreachable
 */
export function findService({ port, dataDir }: ServiceWish, files: RunFiles): RunningService {
  const running = new Map(portsIn(files.directory).map((at) => [at, readRunFile(at, files)]))
  const candidates = [...running].flatMap(([at, service]) => (service ? [{ at, service }] : []))
  const wanted = dataDir === null ? null : realPath(dataDir)
  const found = candidates.filter(
    ({ at, service }) => (port === null || at === port) && (wanted === null || realPath(service.dataDir) === wanted),
  )
  const chosen = found.length > 1 ? found.find(({ at }) => at === DEFAULT_PORT) : found[0]
  if (chosen) return chosen.service
  if (found.length > 1) {
    const ports = found.map(({ at }) => at).join(', ')
    throw new UserError('usage', `Several services run, on the ports ${ports}: say which with --port or --data.`)
  }
  const where = [
    ...(port === null ? [] : [` on port ${port}`]),
    ...(dataDir === null ? [] : [` with its data in ${dataDir}`]),
  ]
  throw serviceUnreachable(`No service runs${where.join('')}.`)
}

/** The service that runs on a data directory; undefined when none does. */
export function runningServiceOf(dataDir: string, files: RunFiles): RunningService | undefined {
  const wanted = realPath(dataDir)
  return portsIn(files.directory)
    .map((at) => readRunFile(at, files))
    .find((service) => service !== undefined && realPath(service.dataDir) === wanted)
}

/** @param what is wrong, a sentence */
export function serviceUnreachable(what: string): UserError {
  return new UserError('service-unreachable', `${what} Start one with: npx soundcheck serve`)
}

/** Undefined where there is none, or one that this user's service did not write: it names where tokens are sent. */
function readRunFile(port: number, { directory, userId }: RunFiles): RunningService | undefined {
  const path = join(directory, `${port}.json`)
  try {
    if (statSync(directory).uid !== userId || statSync(path).uid !== userId) return undefined
    const { data } = runFile.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return data && isAlive(data.pid) ? data : undefined
  } catch {
    return undefined
  }
}

/** A service that was killed could not take its file away. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function portsIn(directory: string): number[] {
  try {
    return readdirSync(directory)
      .flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? [])
      .map(Number)
  } catch {
    return []
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
