import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FakeService, startFakeService } from '../listener/fake-service.fixture.ts'
import { announce, PORT } from '../listener/run-file.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'
import { catalogOutput, gaplessAlbumOutput } from './catalog.output.ts'

let service: FakeService

beforeEach(async () => {
  service = await startFakeService([
    { name: 'One', chunks: [44_100, 44_100] },
    { name: 'Two', chunks: [44_100] },
  ])
})

afterEach(() => service.close())

it('lists what there is to play, in columns', async () => {
  const cwd = announce(service)
  const { exitCode, out, err } = await soundcheck(`catalog --port ${PORT}`, { cwd })
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
  expect(out).toBe(
    'name                artist        tracks  length  style       uri\n' +
      `Seamless (gapless)  The Fixtures       2    0:03  test tones  ${service.albumUri}\n`,
  )
})

it('lists it as one JSON object, with tracks; the service is found by its data directory, too', async () => {
  const cwd = announce(service)
  const { out } = await soundcheck(['catalog', '--data', '.', '--json'], { cwd })
  expect(catalogOutput.parse(JSON.parse(out))).toEqual({
    schemaVersion: 1,
    albums: [
      {
        uri: service.albumUri,
        name: 'Seamless',
        artist: 'The Fixtures',
        genres: ['test tones'],
        gapless: true,
        tracks: [
          { uri: service.trackUris[0], name: 'One', durationMs: 2000 },
          { uri: service.trackUris[1], name: 'Two', durationMs: 1000 },
        ],
      },
    ],
    playlists: [],
  })
})

it('gapless-album prints one URI, or the album as JSON', async () => {
  const cwd = announce(service)
  const plain = await soundcheck(`catalog gapless-album --port ${PORT}`, { cwd })
  expect(plain).toEqual({ exitCode: 0, out: `${service.albumUri}\n`, err: '' })
  const { out } = await soundcheck(`catalog gapless-album --port ${PORT} --json`, { cwd })
  expect(gaplessAlbumOutput.parse(JSON.parse(out))).toMatchObject({ name: 'Seamless', artist: 'The Fixtures' })
})

it.each([
  ['catalog gapless', 'usage', /Expected gapless-album\./],
  ['catalog --port 70000', 'usage', /Expected a port from 1 to 65535/],
  ['catalog --port 4998', 'service-unreachable', /No service runs on port 4998\./],
  [`catalog --port ${PORT} --data elsewhere`, 'service-unreachable', /No service runs on port 4999 with its data in /],
])('%s is refused', async (line, code, message) => {
  const cwd = announce(service)
  const { exitCode, out } = await soundcheck(`${line} --json`, { cwd })
  const { error } = JSON.parse(out)
  expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code })
  expect(error.message).toMatch(message)
})
