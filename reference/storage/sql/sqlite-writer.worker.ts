import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { WriterState } from '../writer-thread.ts'
import { SqliteConnection } from './sqlite-connection.ts'
import type { WriterAnswer, WriterRequest } from './sqlite-writer.ts'

/** The thread of `SqliteWriter`. */
const port = parentPort as MessagePort
const connection = SqliteConnection.forWriting(workerData as string)
port.on('message', (request: WriterRequest) => {
  if (request !== 'close') return port.postMessage(answer(request))
  connection.close()
  port.close()
})
port.postMessage({ kind: 'ready' } satisfies WriterState)

function answer({ sql, parameters }: Exclude<WriterRequest, 'close'>): WriterAnswer {
  try {
    return connection.execute(sql, parameters)
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number }
    return { failure: { message, ...(errcode === undefined ? {} : { errcode }) } }
  }
}
