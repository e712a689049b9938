/**
 * The thread that writes a keyspace's file: every message is a group of calls, carried out in one transaction and answered when that
 * is on the disk. It ends at the first failure; a new one finds the file as it was after the last transaction that was
 * answered.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { CallApplier } from './apply-calls.ts'
import { readCalls } from './calls.ts'
import { createTables, storedTables } from './stored-tables.ts'
import type { FromWriter, ToWriter, WriterStart } from './writer-messages.ts'

/** Pages in the write-ahead log at which SQLite moves them to the file, 64 MiB. */
const CHECKPOINT_PAGES = 16_384
const CACHE_KIB = 32 * 1024
/** What has to find room before the store counts as writable: more than a small write can slip into. */
const PROBE_BYTES = 256 * 1024

const port = parentPort as MessagePort

function answer(message: FromWriter): void {
  port.postMessage(message)
}

function fail(error: unknown): void {
  answer({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  port.close()
}

function opened({ path, schema }: WriterStart): { database: DatabaseSync; applier: CallApplier } {
  const database = new DatabaseSync(path)
  database.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA cache_size = -${CACHE_KIB}`)
  database.exec('BEGIN IMMEDIATE')
  createTables(database, schema)
  const probe = database.prepare("INSERT OR REPLACE INTO soundcheck_meta VALUES ('probe', zeroblob(?))")
  probe.run(PROBE_BYTES)
  database.exec('COMMIT')
  probe.run(0)
  // SQLite syncs the directory for its log, not for the file itself.
  const directory = openSync(dirname(path), 'r')
  fsyncSync(directory)
  closeSync(directory)
  return { database, applier: new CallApplier(database, storedTables(database, schema)) }
}

try {
  const { database, applier } = opened(workerData as WriterStart)
  port.on('message', (message: ToWriter) => {
    try {
      if (message === 'close') {
        database.close()
        port.close()
        return
      }
      database.exec('BEGIN IMMEDIATE')
      const results = applier.applyAll(readCalls(message))
      database.exec('COMMIT')
      answer({ kind: 'done', results })
    } catch (error) {
      fail(error)
    }
  })
  answer({ kind: 'ready' })
} catch (error) {
  fail(error)
}
