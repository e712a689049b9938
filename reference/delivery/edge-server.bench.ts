import { createServer, type Server } from 'node:http'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { Pool } from 'undici'
import type { Area, Contender } from '../../bench/area.ts'
import { chunkPath } from './audio-path.ts'
import { createEdgeServer } from './edge-server.ts'
import { rotatedKeys } from './key-ring.ts'
import { ServedObject, sha256Of } from './served-object.ts'
import { listen, noise, RULES, SECRET, ShiftedClock, signed, testRandom } from './tiers.fixture.ts'
import { VerifyingKeys } from './verifying-keys.ts'

const REQUESTS = 3000
const CONNECTIONS = 16
/** A chunk of 10 s at 160 kbit/s, about. */
const BYTES = noise('a chunk', 200 * 1024)
const TRACK = '4uLU6hMCjMI75M1A2tKUQC'
/** Of the shared words: runs that were asked for, runs that are done, bytes received. */
const ASKED = 0
const DONE = 1
const RECEIVED = 2

/**
 * A server and its client, each on a thread of its own; the benchmark's thread waits. The client asks for one run of
 * requests at a time.
 */
function contender(name: string, kind: 'edge' | 'bare'): Contender {
  const words = new Int32Array(new SharedArrayBuffer(12))
  new Worker(new URL(import.meta.url), { workerData: { role: 'server', kind, words } }).unref()
  return {
    name,
    prepare: () => () => {
      const run = Atomics.add(words, ASKED, 1) + 1
      Atomics.notify(words, ASKED)
      while (Atomics.load(words, DONE) < run) Atomics.wait(words, DONE, run - 1)
      return Atomics.load(words, RECEIVED)
    },
  }
}

/** Sends the bytes to whoever asks, with the headers of an edge. */
function bareServer(): Server {
  const { headers } = new ServedObject(BYTES, sha256Of(BYTES), 0)
  return createServer((_, response) => {
    response.writeHead(200, [...headers, 'Content-Length', String(BYTES.length)])
    response.end(BYTES)
  })
}

async function serve(kind: 'edge' | 'bare', words: Int32Array): Promise<void> {
  const bare = bareServer()
  let url = await listen(bare)
  let path = '/'
  if (kind === 'edge') {
    const clock = new ShiftedClock()
    const ring = rotatedKeys([], RULES, clock.nowMs(), testRandom('bench'))
    const keys = new VerifyingKeys(RULES.urlLifetimeMs, ring)
    const { server } = createEdgeServer({
      provider: 'fastly',
      shieldUrl: url,
      secret: SECRET,
      keys,
      cacheBytes: 10_000_000,
      eviction: 'lru',
      clock,
      onDefect: () => {},
    })
    url = await listen(server)
    path = signed(chunkPath(TRACK, 'high', 0), 'user-1', ring, clock.nowMs())
    await (await fetch(url + path)).arrayBuffer()
  }
  new Worker(new URL(import.meta.url), { workerData: { role: 'client', url, path, words } }).unref()
}

async function ask(url: string, path: string, words: Int32Array): Promise<void> {
  const pool = new Pool(url, { connections: CONNECTIONS })
  for (let run = 1; ; run++) {
    while (Atomics.load(words, ASKED) < run) Atomics.wait(words, ASKED, run - 1)
    let left = REQUESTS
    let bytes = 0
    const one = async () => {
      while (left-- > 0) {
        const { body } = await pool.request({ method: 'GET', path })
        for await (const part of body) bytes += part.length
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, one))
    Atomics.store(words, RECEIVED, bytes)
    Atomics.add(words, DONE, 1)
    Atomics.notify(words, DONE)
  }
}

if (!isMainThread && workerData?.role === 'server') await serve(workerData.kind, workerData.words)
if (!isMainThread && workerData?.role === 'client') await ask(workerData.url, workerData.path, workerData.words)

const area: Area = {
  name: 'delivery',
  comparisons: [
    {
      name: 'cached chunks of 200 KiB',
      unit: 'requests',
      open: () => ({
        operations: REQUESTS,
        subject: contender('edge server', 'edge'),
        against: contender('node:http, same headers and bytes', 'bare'),
      }),
    },
  ],
}
export default area
