/** A thread that can write while its file is there, answers what it is told, and ends when it is told so. */
import { existsSync } from 'node:fs'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'

const port = parentPort as MessagePort
if (existsSync(workerData as string)) {
  port.on('message', (message: string) => {
    if (message === 'fall') throw new Error('it fell')
    if (message === 'close') port.close()
    else port.postMessage({ heard: message })
  })
  port.postMessage({ kind: 'ready' })
} else {
  port.postMessage({ kind: 'failed', reason: 'the file is not there' })
}
