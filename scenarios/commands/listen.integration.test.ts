import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { ChunkDecoder } from '../listener/decode.ts'
import { type FakeService, startFakeService } from '../listener/fake-service.fixture.ts'
import type { Rendition } from '../listener/manifest.ts'
import { announce, PORT } from '../listener/run-file.fixture.ts'
import { pcm16 } from '../listener/wav.ts'
import { soundcheck } from '../soundcheck.fixture.ts'
import { type ListenOutput, listenOutput } from './listen.output.ts'

const SECOND = 44_100
const ALBUM = [
  { name: 'One', chunks: [SECOND, SECOND, SECOND / 2] },
  { name: 'Two', chunks: [SECOND, 40_000] },
  { name: 'Three', chunks: [30_000] },
]
const SAMPLES = 3.5 * SECOND + 70_000

let service: FakeService | undefined

async function serve(...args: Parameters<typeof startFakeService>): Promise<FakeService> {
  service = await startFakeService(...args)
  return service
}

afterEach(() => service?.close())

/** Listens to the fake service's album. */
async function listen(fake: FakeService, options: string) {
  const cwd = announce(fake)
  const { exitCode, out, err } = await soundcheck(`listen ${fake.albumUri} --port ${PORT} --json ${options}`, { cwd })
  const output: ListenOutput = listenOutput.parse(JSON.parse(out))
  return { exitCode, err, output, cwd }
}

describe('listen', () => {
  it('plays an album to the last sample and writes what was heard', async () => {
    const fake = await serve(ALBUM, { skip: 100 })
    const { exitCode, err, output, cwd } = await listen(fake, '--speed max --wav heard.wav')
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(output).toMatchObject({
      account: 'premium',
      complete: true,
      samples: SAMPLES,
      sampleRate: SECOND,
      gaps: [],
      stalls: [],
      failovers: [],
      providers: { fastly: 6 },
      events: { accepted: 3, duplicates: 0, unsent: 0 },
      wav: 'heard.wav',
    })
    const [one, two, three] = fake.trackUris
    expect(output.joints).toEqual([
      { from: one, to: two, atSample: 2.5 * SECOND, gapSamples: 0 },
      { from: two, to: three, atSample: 3.5 * SECOND + 40_000, gapSamples: 0 },
    ])
    expect(output.tracks.map(({ name, startupMs, chunks }) => [name, startupMs, chunks.length])).toEqual([
      ['One', output.firstAudioMs, 3],
      ['Two', null, 2],
      ['Three', null, 1],
    ])
    expect(output.tracks[0].chunks[0]).toMatchObject({ quality: 'high', cache: 'hit', attempts: 1, failures: [] })
    expect(fake.events.map(({ track_uri, reason_end }) => [track_uri, reason_end])).toEqual(
      fake.trackUris.map((uri) => [uri, 'trackdone']),
    )
    const file = readFileSync(join(cwd, 'heard.wav'))
    expect(file.length).toBe(44 + 4 * SAMPLES)
    expect(file.subarray(44).equals(await decodedAlbum(fake))).toBe(true)
  })

  it('writes mono at half the rate as it is', async () => {
    const fake = await serve(ALBUM, { qualities: ['low', 'high'] })
    const { exitCode, output, cwd } = await listen(fake, '--speed max --quality low --wav low.wav')
    expect(exitCode).toBe(0)
    expect(output).toMatchObject({ samples: SAMPLES / 2, sampleRate: SECOND / 2 })
    expect(output.joints.map(({ gapSamples }) => gapSamples)).toEqual([0, 0])
    expect(readFileSync(join(cwd, 'low.wav')).length).toBe(44 + SAMPLES)
  })

  it('goes on in the same sample where the rendition changes', async () => {
    const fake = await serve(ALBUM, { qualities: ['low', 'high'] })
    const { output } = await listen(fake, '--speed 2 --adaptive --quiet')
    // With tracks this short the buffer is always low.
    const heard = new Set(output.tracks.flatMap(({ chunks }) => chunks.map(({ quality }) => quality)))
    expect([...heard]).toEqual(['high', 'low'])
    const silence = output.stalls.reduce((sum, { stalledMs }) => sum + Math.round((2 * stalledMs * SECOND) / 1000), 0)
    expect(output.samples).toBe(SAMPLES + silence)
    expect(output.gaps).toEqual([])
  })

  it('begins low and climbs with the throughput that it measures', async () => {
    const fake = await serve(ALBUM, { qualities: ['low', 'high'] })
    const { output } = await listen(fake, '--speed 2 --school throughput --quiet')
    const heard = new Set(output.tracks.flatMap(({ chunks }) => chunks.map(({ quality }) => quality)))
    expect([...heard]).toEqual(['low', 'high'])
  })

  it('hears a single sample that is missing between two tracks', async () => {
    const fake = await serve(ALBUM, { lacks: 1 })
    const { exitCode, output } = await listen(fake, '--speed max --from 2')
    expect(exitCode).toBe(1)
    expect(output.joints.map(({ gapSamples }) => gapSamples)).toEqual([1])
    expect(output.gaps).toEqual([{ uri: fake.trackUris[2], atSample: output.samples, samples: 1 }])
  })

  it('changes providers when an edge dies in the middle of a chunk', async () => {
    const fake = await serve(ALBUM)
    fake.meddle = ({ provider, path, response, body }) => {
      if (provider !== 'fastly' || !path.includes('/1.ogg')) return false
      response.writeHead(200, { 'content-length': body.length })
      response.write(body.subarray(0, 500), () => fake.kill('fastly'))
      return true
    }
    const { exitCode, output } = await listen(fake, '--speed max')
    expect(exitCode).toBe(0)
    expect(output.providers).toEqual({ fastly: 1, akamai: 5 })
    expect(output.failovers).toMatchObject([{ fromProvider: 'fastly', toProvider: 'akamai' }])
    expect(output.tracks[0].chunks[1]).toMatchObject({
      attempts: 2,
      failures: [{ provider: 'fastly', failure: 'cut-off' }],
    })
  })

  it('says which tracks broke off, and which play events the service did not take', async () => {
    const fake = await serve(ALBUM.slice(0, 2))
    fake.failEvents = 1000
    fake.meddle = ({ path, response }) => {
      if (!path.includes(`${fake.trackUris[1].slice(-22)}/high/1.ogg`)) return false
      response.writeHead(502).end()
      return true
    }
    const { exitCode, output } = await listen(fake, '--speed max')
    expect(exitCode).toBe(1)
    expect(output.tracks.map(({ failure }) => failure)).toEqual([
      null,
      'no provider gave the chunk (fastly refused, akamai refused, cloudfront refused)',
    ])
    expect(output.gaps).toMatchObject([{ samples: 40_000 }])
    expect(output.events).toEqual({ accepted: 0, duplicates: 0, unsent: 2 })
  })

  it('stops after a while when it is told to, and closes the file', async () => {
    const fake = await serve([{ name: 'Long', chunks: Array(20).fill(SECOND) }])
    const { exitCode, output, cwd } = await listen(fake, '--for 1500ms --wav part.wav')
    expect(exitCode).toBe(0)
    expect(output.complete).toBe(false)
    const file = readFileSync(join(cwd, 'part.wav'))
    expect(file.readUInt32LE(40)).toBe(file.length - 44)
    expect(file.length - 44).toBe(4 * output.samples)
    expect(fake.events).toMatchObject([{ reason_end: 'endplay' }])
    // What was fetched ahead was not heard.
    expect(output.tracks[0].chunks.length * SECOND).toBeGreaterThan(output.samples)
    expect(Math.abs(fake.events[0].ms_played - output.playedMs)).toBeLessThan(1000)
  })

  it('hears the silence in which someone leaves, when a chunk was due and had not come', async () => {
    const fake = await serve([{ name: 'Long', chunks: Array(4).fill(SECOND) }])
    fake.meddle = ({ path }) => path.includes('/1.ogg')
    const { exitCode, output } = await listen(fake, '--for 2s')
    expect(exitCode).toBe(1)
    expect(output).toMatchObject({ complete: false, joints: [], gaps: [], stalls: [{ atSample: SECOND }] })
    const silence = Math.round((output.stalls[0].stalledMs * SECOND) / 1000)
    expect(silence).toBeGreaterThan(0)
    expect(output.samples).toBe(SECOND + silence)
  })

  it('does not say that all was well when nothing was heard', async () => {
    const fake = await serve(ALBUM)
    fake.meddle = () => true
    const { exitCode, output } = await listen(fake, '--for 300ms')
    expect(exitCode).toBe(1)
    expect(output).toMatchObject({ firstAudioMs: null, samples: 0, stalls: [] })
    const { exitCode: again, out } = await soundcheck(`listen ${fake.albumUri} --port ${PORT} --for 300ms`, {
      cwd: announce(fake),
    })
    expect(again).toBe(1)
    expect(out).toMatch(/^heard {8}nothing \(/m)
  })

  it('closes the file and says what was heard when someone presses Ctrl-C', async () => {
    const fake = await serve([{ name: 'Long', chunks: Array(20).fill(SECOND) }])
    const cwd = announce(fake)
    const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))
    const words = ['listen', fake.albumUri, '--port', String(PORT), '--wav', 'part.wav', '--json']
    const child = spawn(process.execPath, [cli, ...words], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
    const path = join(cwd, 'part.wav')
    await expect.poll(() => existsSync(path) && statSync(path).size).toBeGreaterThan(44)
    child.kill('SIGINT')
    const output = listenOutput.parse(JSON.parse(await text(child.stdout)))
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(0)
    expect(output).toMatchObject({ complete: false, wav: 'part.wav', events: { accepted: 1 } })
    const file = readFileSync(path)
    expect(file.readUInt32LE(40)).toBe(4 * output.samples)
    expect(file.length).toBe(44 + 4 * output.samples)
  })

  it('tells people the same in a few lines', async () => {
    const fake = await serve(ALBUM)
    const cwd = announce(fake)
    const { exitCode, out } = await soundcheck(`listen ${fake.trackUris[1]} --port ${PORT} --speed max`, { cwd })
    expect(exitCode).toBe(0)
    expect(out.replace(/\u202f|\u00a0/g, ' ').replace(/first audio.*\n/, '')).toMatchInlineSnapshot(`
      "   track  gap before  chunks  hits  rendition  provider
      1  Two                     2     2  high       fastly

      heard        everything, without a gap (1 s 907 ms, 84 100 samples at 44 100 Hz)
      retries      none
      play events  1 taken by the service
      "
    `)
  })
})

describe('listen refuses', () => {
  it.each([
    ['spotify:album:short', 'usage', /expected spotify:track:, spotify:album: or spotify:playlist: and 22 letters/],
    ['ALBUM --from 4', 'usage', /--from 4: spotify:album:\w{22} has 3 tracks\./],
    ['ALBUM --adaptive --speed max', 'usage', /--adaptive needs a speed/],
    ['ALBUM --speed 0', 'usage', /Expected a number above 0, such as 10, or max\./],
    ['ALBUM --wav nowhere/x.wav', 'file-unwritable', /nowhere\/x\.wav cannot be written/],
    ['ALBUM --account free', 'service-refused', /refused GET \/v1\/albums\/\w{22} with 401: refused: token-invalid/],
    ['spotify:album:0000000000000000000000', 'service-refused', /with 404/],
    ['ALBUM --port 4998', 'service-unreachable', /No service runs on port 4998\. Start one with: npx soundcheck serve/],
    ['ALBUM --data elsewhere', 'service-unreachable', /No service runs with its data in .*elsewhere/],
  ])('%s', async (line, code, message) => {
    const fake = await serve(ALBUM)
    const cwd = announce(fake)
    const words = line.replace('ALBUM', fake.albumUri)
    const where = /--port|--data/.test(line) ? '' : `--port ${PORT}`
    const { exitCode, out } = await soundcheck(`listen ${words} ${where} --json`, { cwd })
    const { error } = JSON.parse(out)
    expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code })
    expect(error.message).toMatch(message)
  })

  it('a service that is gone', async () => {
    const gone = await serve(ALBUM)
    await gone.close()
    const cwd = announce(gone)
    const { exitCode, err } = await soundcheck(`listen ${gone.albumUri} --port ${PORT}`, { cwd })
    expect(exitCode).toBe(2)
    expect(err).toMatch(/cannot be reached: nothing listens there\. Start one with: npx soundcheck serve/)
  })

  it('what is not a service', async () => {
    const server = createServer((_, response) => response.end('{"surprise":1}'))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const cwd = announce({ url, token: 'any' })
    const { exitCode, err } = await soundcheck(`listen spotify:track:${'0'.repeat(22)} --port ${PORT}`, { cwd })
    server.close()
    expect(exitCode).toBe(2)
    expect(err).toMatch(/answered GET \/v1\/tracks\/0{22} with something else than its API has: id: /)
  })
})

/** The samples of the album's chunks, decoded one by one. */
async function decodedAlbum(fake: FakeService): Promise<Buffer> {
  const decoder = new ChunkDecoder(() => 0)
  const parts: Buffer[] = []
  for (const uri of fake.trackUris) {
    const headers = { authorization: `Bearer ${fake.token}` }
    const answer = await fetch(`${fake.url}/v1/tracks/${uri.slice(-22)}/manifest`, { headers })
    const [json] = ((await answer.json()) as { renditions: Record<string, never>[] }).renditions
    const rendition = { sampleRate: SECOND, channels: 2 } as Rendition
    for (const { urls, skip_samples, samples } of json.chunks as {
      urls: string[]
      skip_samples: number
      samples: number
    }[]) {
      const bytes = await (await fetch(urls[0])).bytes()
      const chunk = { skipSamples: skip_samples, samples } as Rendition['chunks'][number]
      parts.push(pcm16((await decoder.decode(bytes, { chunk, rendition })).channels))
    }
  }
  decoder.free()
  return Buffer.concat(parts)
}
