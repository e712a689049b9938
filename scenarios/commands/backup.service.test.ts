import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { portOf, type Served, served } from '../served.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'
import { run as backup } from './backup.ts'
import { collectingIo } from './collecting-io.fixture.ts'
import { run as restore } from './restore.ts'

const cwd = mkdtempSync(join(tmpdir(), 'soundcheck-backup-'))
const running: Served[] = []
afterEach(async () => {
  for (const service of running) {
    service.command.kill('SIGTERM')
    await service.ended
  }
  rmSync(cwd, { recursive: true, force: true })
})

async function start(data: string): Promise<Served> {
  const service = await served(join(cwd, data))
  running.push(service)
  return service
}

it('backs up a service that runs, and another one runs on what was restored, at the same time', async () => {
  const catalogOf = async (service: Served) => {
    const { out } = await soundcheck(`catalog --port ${portOf(service)} --json`)
    return JSON.parse(out)
  }
  const first = await start('data')
  const io = collectingIo(cwd)
  expect(await backup({ target: 'copy', data: 'data', json: true }, io)).toBe(0)
  expect(await restore({ backup: 'copy', data: 'again', json: true }, io)).toBe(0)
  const second = await start('again')
  const catalog = await catalogOf(second)
  expect(catalog.albums.length).toBeGreaterThan(3)
  expect(catalog).toEqual(await catalogOf(first))

  const { exitCode, err } = await soundcheck([
    ...['listen', catalog.albums[0].uri, '--port', portOf(second), '--speed', 'max', '--for', '20s', '--quiet'],
  ])
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
})
