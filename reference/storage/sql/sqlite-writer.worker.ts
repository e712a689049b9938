import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { SqliteConnection } from './sqlite-connection.ts'
import type { WriterAnswer, WriterRequest } from './sqlite-writer.ts'

/** The thread of `SqliteWriter`. */
const port = parentPort as MessagePort
const connection = SqliteConnection.forWriting(workerData as string)
port.on('message', (request: WriterRequest) => port.postMessage(answer(request)))
port.postMessage('open')

function answer({ sql, parameters }: WriterRequest): WriterAnswer {
  try {
    if (sql !== null) return connection.execute(sql, parameters)
    connection.close()
    return { rows: [], changes: null }
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number }
    return { failure: { message, ...(errcode === undefined ? {} : { errcode }) } }
  }
}
