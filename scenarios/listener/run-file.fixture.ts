import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import type { FakeService } from './fake-service.fixture.ts'

/** Port under which the fake service is found; it listens elsewhere. */
export const PORT = 4999

/**
 * Gives this test a directory of temporary files of its own, in which a service has left its run file, and returns its
 * path. It goes with the test.
 */
export function announce({
  url,
  token,
  operatorToken = `nor ${token}`,
}: Pick<FakeService, 'url' | 'token'> & { operatorToken?: string }): string {
  const directory = mkdtempSync(join(tmpdir(), 'soundcheck-listen-'))
  vi.stubEnv('TMPDIR', directory)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(directory, { recursive: true })
  })
  const files = join(directory, `soundcheck-${userInfo().uid}`)
  mkdirSync(files, { mode: 0o700 })
  const runFile = {
    schemaVersion: 1,
    pid: process.pid,
    url,
    dataDir: directory,
    startedAt: new Date().toISOString(),
    tokens: { premium: token, free: `not ${token}`, operator: operatorToken },
    processes: [],
  }
  writeFileSync(join(files, `${PORT}.json`), JSON.stringify(runFile), { mode: 0o600 })
  return directory
}
