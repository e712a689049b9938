import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { idFromName } from '../../reference/shared/ids.ts'
import { type LiveService, startLiveService } from '../../tests/platform/live-service.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'

const cwd = mkdtempSync(join(tmpdir(), 'soundcheck-import-'))
let service: LiveService

beforeAll(async () => {
  service = await startLiveService()
})
afterAll(async () => {
  await service.stop()
  rmSync(cwd, { recursive: true })
})

async function asked<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`${service.url}${path}`, {
    headers: { authorization: `Bearer ${service.tokens.premium}` },
  })
  return (await answer.json()) as Answer
}

it('brings songs into a service that runs: they are shown at once, and found soon', async () => {
  const lines = [
    'title,artist,album,duration_ms,id',
    'Kärleksvisa,Ada Lönn,Sånger,181000,one',
    'Zweite,Ada Lönn,Sånger,1000,two',
  ]
  writeFileSync(join(cwd, 'songs.csv'), lines.join('\n'))
  const { exitCode, out } = await soundcheck(['import', 'songs.csv', '--data', service.dataDirectory, '--json'], {
    cwd,
  })
  expect({ exitCode, ...JSON.parse(out) }).toMatchObject({
    ...{ exitCode: 0, where: `the service at ${service.url}`, tracks: 2, artists: 1, albums: 1 },
  })

  const id = idFromName('soundcheck/import/track/one')
  expect(await asked(`/v1/tracks/${id}`)).toMatchObject({
    name: 'Kärleksvisa',
    duration_ms: 181_000,
    artists: [{ name: 'Ada Lönn' }],
    album: { name: 'Sånger', total_tracks: 2 },
  })
  type Found = { tracks: { items: { id: string }[] } }
  const found = () => asked<Found>('/v1/search?q=karleksvisa%20lonn&type=track')
  await expect.poll(async () => (await found()).tracks.items[0]?.id).toBe(id)
})

it('makes up a catalog in a service that runs, a part at a time', async () => {
  const words = ['generate', 'catalog', '--tracks', '4500', '--seed', 'live', '--data', service.dataDirectory, '--json']
  const { exitCode, out } = await soundcheck(words, { cwd })
  expect({ exitCode, ...JSON.parse(out) }).toMatchObject({
    ...{ exitCode: 0, where: `the service at ${service.url}`, tracks: 4500 },
  })
})
