/**
 * A process of its own that takes play events over HTTP and keeps them in the real log, for tests that end it or watch it.
 * Argument: the log's directory. Prints its port and its process id when it listens.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { ServiceError } from '../shared/service-error.ts'
import { validated } from '../shared/validated.ts'
import { directoryFiles } from '../storage/log/directory-files.ts'
import { SegmentedLog } from '../storage/log/segmented-log.ts'
import { playsBody } from './play-event.ts'
import { EventService } from './service.ts'
import { PlayStore } from './store.ts'

const [directory] = process.argv.slice(2)
// Small segments: a test that ends the process also meets the moments in which a new one begins.
const log = await SegmentedLog.open(await directoryFiles(directory), { segmentBytes: 16 * 1024 })
const service = new EventService({
  store: await PlayStore.open(log),
  clock: { nowMs: Date.now, monotonicMs: () => performance.now(), after: () => () => {} },
  metrics: { recorded: () => {} },
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const recorded = await service.recordPlays('ada', validated(playsBody, await json(request)).events)
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(recorded))
  } catch (error) {
    const refusal = error instanceof ServiceError ? error : new ServiceError('internal', String(error))
    response.writeHead(refusal.status, { 'content-type': 'application/json' }).end(JSON.stringify(refusal))
  }
}

const server = createServer(answer)
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port, process.pid))
