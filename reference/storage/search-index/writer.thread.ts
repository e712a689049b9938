/** The thread of `Writer`. */
import { DatabaseSync } from 'node:sqlite'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { BatchApplier } from './apply-batch.ts'
import { WRITER_SETTINGS } from './sqlite-schema.ts'
import type { FromWriter, ToWriter } from './writer.ts'

const port = parentPort as MessagePort
const database = new DatabaseSync(workerData as string)
database.exec(WRITER_SETTINGS)
const applier = new BatchApplier(database)

port.on('message', (message: ToWriter) => {
  if (message === 'close') {
    database.close()
    port.close()
    return
  }
  port.postMessage(answer(message))
})

function answer(batch: ToWriter & object): FromWriter {
  try {
    return { changes: applier.apply(batch) }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}
