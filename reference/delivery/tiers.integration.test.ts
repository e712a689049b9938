import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOriginServer } from './origin-server.ts'
import { CHUNKS, count, listen, openTiers, SECRET, type TestTiers, TRACK } from './tiers.fixture.ts'

const REQUESTS = 'request_duration_seconds'
const CACHED = 'cache_objects'

let tiers: TestTiers

beforeEach(async () => {
  tiers = await openTiers()
})

afterEach(async () => {
  await tiers.close()
})

const edge = (name = 'fastly') => tiers.edges[name].registry
const shield = () => tiers.shield.registry

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer())
}

async function reasonOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { error: { status: number; reason: string } }
  expect(body.error.status).toBe(response.status)
  return body.error.reason
}

describe('damage', () => {
  const damage = (chunk: number) => {
    const bytes = Buffer.from(CHUNKS[chunk])
    bytes[1000] ^= 1
    writeFileSync(join(tiers.directory, 'audio', TRACK, 'high', `${chunk}.ogg`), bytes)
  }

  it('in the object store is found at the origin, handed to nobody, and mended by a repair', async () => {
    damage(0)
    const response = await fetch(tiers.url('fastly', 0))
    expect(response.status).toBe(502)
    expect(await reasonOf(response)).toBe('object-corrupt')
    expect(await count(tiers.origin.registry, 'corrupt_objects_total')).toBe(1)
    expect(await count(edge(), CACHED)).toBe(0)
    expect(await count(shield(), CACHED)).toBe(0)
    await tiers.objects.put(`${TRACK}/high/0.ogg`, CHUNKS[0])
    expect((await fetch(tiers.url('fastly', 0))).status).toBe(200)
  })

  it('does not touch what the edge holds already', async () => {
    await fetch(tiers.url('fastly', 0))
    damage(0)
    expect(await bytesOf(await fetch(tiers.url('fastly', 0)))).toEqual(CHUNKS[0])
    const anew = await fetch(tiers.url('fastly', 0), { headers: { 'Cache-Control': 'no-cache' } })
    expect(anew.status).toBe(502)
    expect((await fetch(tiers.url('fastly', 0))).headers.get('x-cache')).toBe('hit')
  })
})

describe('a tier that is gone', () => {
  it('is an answer that nobody keeps, and forgotten when it is back', async () => {
    const port = Number(new URL(tiers.originUrl).port)
    await tiers.origin.close()
    const response = await fetch(tiers.url('fastly', 0))
    expect(response.status).toBe(502)
    expect(await reasonOf(response)).toBe('upstream-unavailable')
    expect(await count(edge(), CACHED)).toBe(0)
    const { clock, objects } = tiers
    const origin = createOriginServer({ clock, objects, secret: SECRET, onDefect: () => {} })
    await listen(origin.server, port)
    const back = await fetch(tiers.url('fastly', 0))
    expect(await bytesOf(back)).toEqual(CHUNKS[0])
    await origin.close()
  })

  it('does not keep an edge from what it holds', async () => {
    await fetch(tiers.url('fastly', 0))
    await tiers.shield.close()
    expect((await fetch(tiers.url('fastly', 0))).headers.get('x-cache')).toBe('hit')
    expect((await fetch(tiers.url('fastly', 1))).status).toBe(502)
  })
})

describe('shield and origin', () => {
  it('answer the tier before them and nobody else', async () => {
    for (const url of [
      `${tiers.shieldUrl}/fastly/audio/${TRACK}/high/0.ogg`,
      `${tiers.originUrl}/audio/${TRACK}/high/0.ogg`,
    ]) {
      for (const secret of ['', 'wrong', SECRET.replace('a', 'b')]) {
        const response = await fetch(url, { headers: { 'Soundcheck-Internal': secret } })
        expect(response.status).toBe(403)
        expect(await reasonOf(response)).toBe('internal-only')
      }
      expect((await fetch(url, { headers: { 'Soundcheck-Internal': SECRET } })).status).toBe(200)
    }
    expect(await count(shield(), REQUESTS, { result: 'internal-only' })).toBe(3)
  })

  it('know no other provider and no other path', async () => {
    const headers = { 'Soundcheck-Internal': SECRET }
    for (const url of [
      `${tiers.shieldUrl}/other/audio/${TRACK}/high/0.ogg`,
      `${tiers.shieldUrl}/x`,
      `${tiers.originUrl}/etc`,
    ]) {
      expect((await fetch(url, { headers })).status).toBe(404)
    }
  })
})
