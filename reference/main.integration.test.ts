import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DataDirectoryError, PortInUse, resolveConfig, type Service, startService, stockTrackId } from './main.ts'
import type { Manifest } from './playback/service.ts'

const dataDirectory = mkdtempSync(join(tmpdir(), 'soundcheck-service-'))
const config = resolveConfig({ port: 0, dataDirectory, logLevel: 'silent', rateLimits: 'off' }, {})
const stock = { durationsMs: [24_000, 9_000, 30_000], market: 'SE' }
const ended: string[] = []
let service: Service

const start = () => startService({ config, stock, onUnexpectedEnd: (name, how) => ended.push(`${name}: ${how}`) })

beforeAll(async () => {
  service = await start()
})
afterAll(async () => {
  await service.stop()
  rmSync(dataDirectory, { recursive: true })
})

const authorization = () => ({ Authorization: `Bearer ${service.tokens.premium}` })
async function manifestOf(track: number, quality = 'low'): Promise<Manifest> {
  const answer = await fetch(`${service.url}/v1/tracks/${stockTrackId(track)}/manifest?quality=${quality}`, {
    headers: authorization(),
  })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Manifest
}
/** The chunk's URL at a provider. */
function urlAt({ providers, renditions }: Manifest, provider: string, chunk = 0): string {
  return renditions[0]?.chunks[chunk]?.urls[providers.indexOf(provider)] ?? ''
}
async function reasonFor(url: string): Promise<string> {
  const answer = await fetch(url)
  const { error } = (await answer.json()) as { error: { status: number; reason: string } }
  expect(answer.status).toBe(error.status)
  return error.reason
}
const processOf = (name: string) => service.processes.find((candidate) => candidate.name === name)

describe('a service', () => {
  it('has a process for the API, each edge, the shield and the origin', () => {
    expect(service.processes.map(({ name }) => name)).toEqual([
      'api',
      'edge akamai',
      'edge fastly',
      'edge cloudfront',
      'shield',
      'origin',
    ])
    expect(new Set(service.processes.map(({ pid }) => pid)).size).toBe(6)
  })

  it('leads from a track to bytes whose digest is the one that the manifest has', async () => {
    const { providers, renditions } = await manifestOf(0, 'high')
    expect(providers.toSorted()).toEqual(['akamai', 'cloudfront', 'fastly'])
    expect(renditions[0]?.chunks).toHaveLength(3)
    for (const { sha256, bytes, urls } of renditions[0]?.chunks ?? []) {
      for (const url of urls) {
        const answer = await fetch(url)
        const body = Buffer.from(await answer.arrayBuffer())
        expect(answer.status).toBe(200)
        expect(body).toHaveLength(bytes)
        expect(createHash('sha256').update(body).digest('hex')).toBe(sha256)
        expect(answer.headers.get('Repr-Digest')).toBe(`sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
      }
    }
  })

  it('caches by path alone: what one listener brought is there for another', async () => {
    const [first, second] = [await manifestOf(1), await manifestOf(1)]
    const cacheOf = async (manifest: Manifest) => {
      const answer = await fetch(urlAt(manifest, 'fastly'))
      await answer.arrayBuffer()
      return answer.headers.get('X-Cache')
    }
    expect(await cacheOf(first)).toBe('miss')
    expect(await cacheOf(second)).toBe('hit')
  })

  it('refuses URLs that were changed or belong to another edge', async () => {
    const manifest = await manifestOf(2)
    const akamai = urlAt(manifest, 'akamai')
    expect(await reasonFor(akamai.replace('/0.ogg', '/1.ogg'))).toBe('url-signature-invalid')
    expect(await reasonFor(akamai.replace(/exp=\d/, 'exp=9'))).toBe('url-signature-invalid')
    expect(await reasonFor(akamai.replace(/uid=\w/, 'uid=_'))).toBe('url-signature-invalid')
    expect(await reasonFor(akamai.replace(/&sig=.*/, ''))).toBe('url-unsigned')
    const foreign = new URL(urlAt(manifest, 'fastly'))
    foreign.port = new URL(akamai).port
    expect(await reasonFor(String(foreign))).toBe('url-key-unknown')
    expect(await reasonFor(`${processOf('shield')?.url}/akamai${new URL(akamai).pathname}`)).toBe('internal-only')
    expect(await reasonFor(`${processOf('origin')?.url}${new URL(akamai).pathname}`)).toBe('internal-only')
    const metrics = await (await fetch(`${new URL(akamai).origin}/metrics`)).text()
    expect(metrics).toMatch(/duration_seconds_count\{.*result="url-signature-invalid".*\} 3/)
    // Nobody has fetched this track by a URL that was good, so nothing of it was asked for behind the edge.
    const answer = await fetch(akamai)
    await answer.arrayBuffer()
    expect(answer.headers.get('X-Cache')).toBe('miss')
  })

  it('has the beginning of the next track at the edge before anybody asks for it', async () => {
    const uris = [0, 2].map((track) => `spotify:track:${stockTrackId(track)}`)
    const answer = await fetch(`${service.url}/v1/me/player/play?quality=normal`, {
      method: 'PUT',
      headers: { ...authorization(), 'Content-Type': 'application/json', Prefer: 'return=representation' },
      body: JSON.stringify({ uris }),
    })
    const { providers } = (await answer.json()) as Manifest
    const chosen = providers[0] as string
    const done = `soundcheck_warming_jobs_total{provider="${chosen}",reason="next",outcome="done"} 1`
    await expect.poll(async () => (await fetch(`${service.url}/metrics`)).text()).toContain(done)
    const next = await manifestOf(2, 'normal')
    for (const [chunk, provider, cache] of [
      [0, chosen, 'hit'],
      [2, chosen, 'hit'],
      [0, providers[1] as string, 'miss'],
    ] as const) {
      const bytes = await fetch(urlAt(next, provider, chunk))
      await bytes.arrayBuffer()
      expect(bytes.headers.get('X-Cache')).toBe(cache)
    }
  })

  it('leaves out a provider whose edge was killed, and says so', async () => {
    process.kill(processOf('edge akamai')?.pid ?? 0, 'SIGKILL')
    await expect.poll(async () => (await manifestOf(0)).providers).not.toContain('akamai')
    expect((await manifestOf(0)).providers.toSorted()).toEqual(['cloudfront', 'fastly'])
    expect(ended).toEqual(['edge akamai: killed by SIGKILL'])
    const metrics = await (await fetch(`${service.url}/metrics`)).text()
    expect(metrics).toContain('soundcheck_provider_healthy{provider="akamai"} 0')
  })

  it('keeps its data directory and its ports to itself', async () => {
    await expect(start()).rejects.toThrow(DataDirectoryError)
    const port = new URL(service.url).port
    const other = mkdtempSync(join(tmpdir(), 'soundcheck-service-'))
    const taken = startService({ config: { ...config, port: Number(port), dataDirectory: other }, stock })
    await expect(taken).rejects.toThrow(PortInUse)
    rmSync(other, { recursive: true })
  })

  it('starts again with what it had: catalog, tokens, keys, events', async () => {
    const manifest = await manifestOf(0)
    const { play_id, track } = manifest
    const event = {
      event_id: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      type: 'play',
      play_id,
      track_uri: track.uri,
      context_uri: null,
      started_at: '2026-11-21T10:00:00.000Z',
      ms_played: 24_000,
      duration_ms: 24_000,
      quality: 'low',
      provider: 'fastly',
      reason_end: 'trackdone',
      startup_ms: 80,
      stalls: 0,
      stalled_ms: 0,
    }
    const send = async () => {
      const headers = { ...authorization(), 'Content-Type': 'application/json' }
      const body = JSON.stringify({ events: [event] })
      const answer = await fetch(`${service.url}/v1/me/player/events`, { method: 'POST', headers, body })
      return { status: answer.status, ...((await answer.json()) as object) }
    }
    expect(await send()).toEqual({ status: 201, accepted: 1, duplicates: 0 })
    const { premium, free, operator } = service.tokens
    await service.stop()
    service = await start()
    expect(service.tokens).toMatchObject({ premium, free })
    expect(service.tokens.operator).not.toBe(operator)
    expect(await send()).toEqual({ status: 201, accepted: 0, duplicates: 1 })
    // The edge has another port, and the old signature still opens it.
    const moved = new URL(urlAt(manifest, 'fastly'))
    moved.port = new URL(urlAt(await manifestOf(0), 'fastly')).port
    const answer = await fetch(moved)
    await answer.arrayBuffer()
    expect(answer.status).toBe(200)
  })

  it('ends with all of its processes, though a client stops in the middle of a request', async () => {
    const silent = connect(Number(new URL(service.url).port), '127.0.0.1')
    const cutOff = vi.fn()
    silent.on('error', () => {}).on('close', cutOff)
    silent.write('POST /v1/me/player/events HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n')
    await new Promise((resolve) => silent.once('data', resolve))
    const pids = service.processes.filter(({ name }) => name !== 'api').map(({ pid }) => pid)
    await service.stop()
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(cutOff).toHaveBeenCalled()
    expect(readdirSync(dataDirectory)).toContain('signing-keys.json')
    expect(JSON.parse(readFileSync(join(dataDirectory, 'format.json'), 'utf8'))).toEqual({ format: 2 })
    service = await start()
  })
})
