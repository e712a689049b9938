import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestGateway, testGateway } from '../gateway/gateway.fixture.ts'
import { idFromName } from '../shared/ids.ts'
import { previewRoutes } from './preview-routes.ts'

const id = idFromName('clip')
const clip = Uint8Array.from({ length: 1000 }, (_, i) => i % 251)
let gateway: TestGateway

beforeAll(async () => {
  const clips = new Map([[id, clip]])
  gateway = await testGateway({ endpoints: previewRoutes({ clip: async (one) => clips.get(one) ?? null }) })
})
afterAll(() => gateway.close())

const hear = (headers: Record<string, string> = {}, path = id, method = 'GET') =>
  fetch(`${gateway.url}/v1/previews/${path}`, { headers, method })

describe('a clip', () => {
  it('is there for anyone, on any site, for a year', async () => {
    const answer = await hear()
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'audio/mpeg'])
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(clip)
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
    expect(answer.headers.get('Accept-Ranges')).toBe('bytes')
  })

  it('is there in parts', async () => {
    const part = await hear({ Range: 'bytes=100-199' })
    expect([part.status, part.headers.get('Content-Range')]).toEqual([206, 'bytes 100-199/1000'])
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(clip.slice(100, 200))
    expect((await hear({ Range: 'bytes=-10' })).headers.get('Content-Length')).toBe('10')
    expect((await hear({ Range: 'bytes=1000-' })).status).toBe(416)
    expect((await hear({ Range: 'bytes=0-9', 'If-Range': '"other"' })).status).toBe(200)
    expect((await hear({ Range: 'bytes=0-9', 'If-Range': `"${id}"` })).status).toBe(206)
  })

  it('is not sent to who has it, nor to who asks for its headers', async () => {
    const known = await hear({ 'If-None-Match': `"${id}"` })
    expect([known.status, await known.text(), known.headers.get('ETag')]).toEqual([304, '', `"${id}"`])
    const head = await hear({}, id, 'HEAD')
    expect([head.status, head.headers.get('Content-Length'), await head.text()]).toEqual([200, '1000', ''])
  })

  it.each([idFromName('none'), 'no-id', `..%2F${id}`])('is not at %s', async (path) => {
    const answer = await hear({}, path)
    expect([answer.status, (await answer.json()).error.reason]).toEqual([404, 'not-found'])
  })
})
