import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composePiece } from '../reference/audio/compose/compose-piece.ts'
import { DEMO_CATALOG } from '../reference/audio/demo/demo-catalog.ts'
import { halfRateMono } from '../reference/audio/resample.ts'
import { catalogOutput, gaplessAlbumOutput } from './commands/catalog.output.ts'
import { type ListenOutput, listenOutput } from './commands/listen.output.ts'
import { worstJointDb } from './joint-error.fixture.ts'
import { isAlive, portOf, type Served, served } from './served.fixture.ts'
import { soundcheck } from './soundcheck.fixture.ts'

const directory = mkdtempSync(join(tmpdir(), 'soundcheck-first-play-'))
const data = join(directory, 'data')
let service: Served
let album: string

// The first start composes and encodes the whole demo catalog.
beforeAll(async () => {
  service = await served(data)
  album = (await run(`catalog gapless-album`, gaplessAlbumOutput.parse)).uri
})
afterAll(async () => {
  service.command.kill('SIGTERM')
  await service.ended
  rmSync(directory, { recursive: true, force: true })
})

async function run<T>(line: string, parse: (json: unknown) => T, expectedExit = 0): Promise<T> {
  const { exitCode, out, err } = await soundcheck(`${line} --port ${portOf(service)} --json`, { cwd: directory })
  expect({ exitCode, err }).toEqual({ exitCode: expectedExit, err: '' })
  return parse(JSON.parse(out))
}
const listen = (line: string) => run(`listen ${line}`, listenOutput.parse)
const gapsOf = ({ joints }: ListenOutput) => joints.map(({ gapSamples }) => gapSamples)
/** Chunks that an edge has handed out. */
async function chunksServed({ url }: { url: string }): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const counts = [...text.matchAll(/duration_seconds_count\{.*result="(?:hit|miss|shared)"\} (\d+)/g)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

describe('the demo catalog', () => {
  it('is listed with its one gapless album', async () => {
    const { albums, playlists } = await run('catalog', catalogOutput.parse)
    expect(albums.filter(({ gapless }) => gapless).map(({ uri }) => uri)).toEqual([album])
    expect(albums).toHaveLength(DEMO_CATALOG.albums.length)
    expect(playlists).toHaveLength(DEMO_CATALOG.playlists.length)
  })
})

describe('the gapless album', () => {
  const source = DEMO_CATALOG.albums.find(({ gapless }) => gapless)
  const tracks = DEMO_CATALOG.tracks.filter(({ albumId }) => albumId === source?.id)
  const piece = DEMO_CATALOG.pieces.find(({ id }) => id === tracks[0]?.pieceId)
  if (!piece) throw new Error('the demo has a gapless album')
  const pcm = composePiece(piece)

  it.each(['very-high', 'high', 'normal', 'low'])(
    'is heard at %s as the piece that it is cut from',
    async (quality) => {
      const heard = await listen(`${album} --quality ${quality} --speed max --wav ${quality}.wav`)
      const isHalf = quality === 'low'
      expect(gapsOf(heard)).toEqual([0, 0, 0, 0])
      expect(heard.samples).toBe(isHalf ? Math.ceil(piece.samples / 2) : piece.samples)
      const { left } = isHalf ? halfRateAll(pcm) : pcm
      const joints = tracks.slice(1).map(({ from }) => (isHalf ? Math.ceil(from / 2) : from))
      expect(heard.joints.map(({ atSample }) => atSample)).toEqual(joints)
      const wav = readFileSync(join(directory, `${quality}.wav`))
      const { lag, worstDb } = worstJointDb(wav, left, joints)
      expect(lag).toBe(0)
      // Windows around the joints are no worse copies of the piece than most others are.
      expect(worstDb).toBeLessThan(6)
    },
  )

  function halfRateAll(whole: typeof pcm) {
    return { left: halfRateMono(whole, 0, whole.left.length) }
  }
})

describe('kill -9', () => {
  const killed: string[] = []

  it('of the edge that a listener uses moves it to another provider, without a gap in what is heard', async () => {
    const edges = service.processes.filter(({ name }) => name.startsWith('edge '))
    const before = await Promise.all(edges.map(chunksServed))
    const longest = DEMO_CATALOG.tracks.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a))
    const heard = listen(`spotify:track:${longest.id} --speed 4`)
    // Two chunks from one edge: it is the one that this listener uses.
    const usedNow = async () => {
      const now = await Promise.all(edges.map(chunksServed))
      return edges.find((_, i) => (now[i] as number) >= (before[i] as number) + 2)
    }
    await expect.poll(usedNow).toBeDefined()
    const used = (await usedNow()) as (typeof edges)[number]
    process.kill(used.pid, 'SIGKILL')
    killed.push(used.name)
    const outcome = await heard
    expect(outcome.stalls).toEqual([])
    expect(Object.keys(outcome.providers)).toHaveLength(2)
    expect(outcome.failovers).toMatchObject([{ fromProvider: used.name.replace('edge ', '') }])
    expect(outcome.samples).toBe(longest.to - longest.from)
  })

  it('of the service takes all of its processes along, and loses no play event that it had acknowledged', async () => {
    const { tokens } = JSON.parse(readFileSync(runFileOf(service), 'utf8'))
    const acknowledged: object[] = []
    const send = async (events: object[]) => {
      const answer = await fetch(`${service.url}/v1/me/player/events`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${tokens.premium}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ events }),
      })
      return { status: answer.status, body: (await answer.json()) as { accepted: number; duplicates: number } }
    }
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; ; n++) {
        const event = playEvent(writer, n)
        const answer = await send([event]).catch(() => null)
        if (answer?.status !== 201) return
        acknowledged.push(event)
      }
    })
    await expect.poll(() => acknowledged.length).toBeGreaterThan(300)
    service.command.kill('SIGKILL')
    await Promise.all(writers)
    expect(await service.ended).toBe('SIGKILL')
    const others = service.processes.filter(({ name }) => !['api', ...killed].includes(name))
    await expect.poll(() => others.filter(({ pid }) => isAlive(pid))).toEqual([])

    service = await served(data)
    let [accepted, duplicates] = [0, 0]
    for (let from = 0; from < acknowledged.length; from += 500) {
      const { body } = await send(acknowledged.slice(from, from + 500))
      accepted += body.accepted
      duplicates += body.duplicates
    }
    expect({ accepted, duplicates }).toEqual({ accepted: 0, duplicates: acknowledged.length })
  })
})

it('stops cleanly when it is told to', async () => {
  const runFile = runFileOf(service)
  expect(JSON.parse(readFileSync(runFile, 'utf8'))).toMatchObject({ pid: service.command.pid, dataDir: data })
  service.command.kill('SIGTERM')
  expect(await service.ended).toBe(0)
  for (const { pid } of service.processes) expect(isAlive(pid)).toBe(false)
  expect(() => readFileSync(runFile)).toThrow('ENOENT')
})

function runFileOf(of: Served): string {
  return join(tmpdir(), `soundcheck-${process.getuid?.()}`, `${portOf(of)}.json`)
}

function playEvent(writer: number, n: number): object {
  const digits = `${writer}${n}`.padStart(12, '0')
  return {
    event_id: `00000000-0000-4000-8000-${digits}`,
    type: 'play',
    play_id: '4uLU6hMCjMI75M1A2tKUQC',
    track_uri: 'spotify:track:4uLU6hMCjMI75M1A2tKUQC',
    context_uri: null,
    started_at: '2026-11-21T10:00:00.000Z',
    ms_played: 31_000,
    duration_ms: 61_000,
    quality: 'high',
    provider: 'fastly',
    reason_end: 'fwdbtn',
    startup_ms: 90,
    stalls: 0,
    stalled_ms: 0,
  }
}
