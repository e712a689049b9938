import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { writeFileDurably } from './storage/files/write-durably.ts'

/** What a running service tells the commands on the same machine, readable by its owner only. */
export interface RunFile {
  schemaVersion: 1
  pid: number
  /** Of the API. */
  url: string
  dataDir: string
  /** ISO 8601. */
  startedAt: string
  tokens: { premium: string; free: string; operator: string }
  processes: { name: string; pid: number; url: string }[]
}

/** Where the run files of this user are, one a service, named by the API's port. */
function directory(): string {
  return join(tmpdir(), `soundcheck-${userInfo().uid}`)
}

/**
 * Writes the run file, and removes those of services that were killed.
 *
 * @returns takes the file away
 */
export function writeRunFile(port: number, content: RunFile): () => void {
  mkdirSync(directory(), { recursive: true, mode: 0o700 })
  for (const name of readdirSync(directory())) if (isLeftOver(join(directory(), name))) rmSync(join(directory(), name))
  const path = join(directory(), `${port}.json`)
  writeFileDurably(path, `${JSON.stringify(content, null, 2)}\n`)
  return () => rmSync(path, { force: true })
}

function isLeftOver(path: string): boolean {
  try {
    const { pid } = JSON.parse(readFileSync(path, 'utf8')) as { pid: number }
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
