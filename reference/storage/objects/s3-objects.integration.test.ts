import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Clock } from '../../shared/clock.ts'
import { systemClock } from '../../system-clock.ts'
import { BucketUnavailable, S3Objects } from './s3-objects.ts'

/** What the other side does with one request: its answer, or nothing at all. */
type Reaction =
  | { status: number; body?: string | Buffer; headers?: Record<string, string> }
  | 'break off'
  | 'break off half way'

const SLOW_DOWN =
  '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>'
const OK: Reaction = { status: 200 }

let server: Server
let endpoint: string
let reactions: Reaction[]
let requests: {
  method: string | undefined
  path: string | undefined
  headers: IncomingMessage['headers']
  body: Buffer
}[]
let delaysMs: number[]
let opened: S3Objects[] = []

const clock: Clock = {
  nowMs: () => Date.UTC(2026, 10, 21, 12),
  monotonicMs: () => systemClock.monotonicMs(),
  after(delayMs, run) {
    // Attempts may take as long as they like here; pauses between them are over at once.
    if (delayMs >= 10_000) return () => {}
    delaysMs.push(delayMs)
    return systemClock.after(0, run)
  },
}

beforeEach(async () => {
  reactions = []
  requests = []
  delaysMs = []
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method, url, headers } = request
    requests.push({ method, path: url, headers, body: Buffer.concat(chunks) })
    const reaction = reactions.shift() ?? OK
    if (reaction === 'break off') request.socket.destroy()
    else if (reaction === 'break off half way') {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('half')
      setImmediate(() => request.socket.destroy())
    } else response.writeHead(reaction.status, reaction.headers).end(reaction.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  for (const store of opened) await store.close()
  opened = []
  server.closeAllConnections()
  server.close()
})

const options = () => ({
  endpoint,
  bucket: 'music',
  region: 'eu-north-1',
  bucketInPath: true,
  credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  clock,
  random: () => 0.5,
})

async function open(): Promise<S3Objects> {
  const store = await S3Objects.open(options())
  opened.push(store)
  requests.length = 0
  return store
}

it('puts with a signature over the whole and a checksum that stays with the object', async () => {
  const store = await open()
  await store.put('t/high/0.ogg', Buffer.from('chunk'))
  const sha256 = createHash('sha256').update('chunk')
  const hex = sha256.copy().digest('hex')
  expect(requests).toHaveLength(1)
  expect(requests[0]).toMatchObject({
    method: 'PUT',
    path: '/music/t/high/0.ogg',
    headers: {
      'x-amz-content-sha256': hex,
      'x-amz-checksum-sha256': sha256.digest('base64'),
      'x-amz-date': '20261121T120000Z',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=id\/20261121\/eu-north-1\/s3\/aws4_request, SignedHeaders=host;x-amz-checksum-sha256;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/,
      ),
    },
    body: Buffer.from('chunk'),
  })
})

it('tries again what passes, with longer and longer pauses', async () => {
  const store = await open()
  reactions = [{ status: 503, body: SLOW_DOWN }, 'break off', { status: 500 }, 'break off half way', OK]
  await store.put('a', Buffer.from('x'))
  expect(requests.map(({ method, body }) => [method, String(body)])).toEqual(Array(5).fill(['PUT', 'x']))
  expect(delaysMs).toEqual([50, 100, 200, 400])
})

it('gives up after five attempts, and says what came back', async () => {
  const store = await open()
  reactions = Array(6).fill({ status: 503, body: SLOW_DOWN })
  await expect(store.put('a', Buffer.from('x'))).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: 'S3 answers 503 SlowDown to PUT a',
  })
  expect(requests).toHaveLength(5)
})

it('does not try again what is refused', async () => {
  const store = await open()
  const denied = { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }
  reactions = [denied, denied, { status: 403 }, { status: 404, body: '<Error><Code>NoSuchBucket</Code></Error>' }]
  await expect(store.put('a', Buffer.from('x'))).rejects.toThrow('S3 answers 403 AccessDenied to PUT a')
  await expect(store.get('a')).rejects.toThrow('S3 answers 403 AccessDenied to GET a')
  await expect(store.sizeBytes('a')).rejects.toThrow('S3 answers 403 to HEAD a')
  await expect(store.get('a')).rejects.toThrow('S3 answers 404 NoSuchBucket to GET a')
  expect(requests).toHaveLength(4)
})

it('does not hand out what does not match its checksum', async () => {
  const store = await open()
  const headers = { 'x-amz-checksum-sha256': createHash('sha256').update('right').digest('base64') }
  reactions = [
    { status: 200, body: 'wrong', headers },
    { status: 200, body: 'right', headers },
  ]
  expect(String(await store.get('a'))).toBe('right')
  reactions = Array(5).fill({ status: 200, body: 'wrong', headers })
  await expect(store.get('a')).rejects.toMatchObject({ code: 'object-corrupt' })
})

it('says which bucket cannot be used when it is opened', async () => {
  reactions = [{ status: 404 }]
  await expect(S3Objects.open(options())).rejects.toThrow(`${endpoint}/music/ answers 404: make the bucket`)
  reactions = [{ status: 403 }]
  await expect(S3Objects.open(options())).rejects.toThrow('answers 403: check region, key and permissions')
  reactions = Array(5).fill('break off')
  const open = S3Objects.open(options())
  await expect(open).rejects.toThrow(BucketUnavailable)
  await expect(open).rejects.toThrow(
    `${endpoint}/music/ cannot be used (the object storage does not answer (UND_ERR_SOCKET)): start the service`,
  )
})

it('tells who asked of no address', async () => {
  const store = await open()
  reactions = Array(5).fill('break off')
  await expect(store.get('a')).rejects.toMatchObject({
    code: 'storage-unavailable',
    message: 'the object storage does not answer (UND_ERR_SOCKET)',
  })
})
