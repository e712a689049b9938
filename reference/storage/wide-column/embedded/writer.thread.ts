/**
 * The thread that writes a keyspace's file: the messages that are there are carried out in one transaction and answered when that
 * is on the disk. It ends at the first failure; a new one finds the file as it was after the last transaction that was
 * answered.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { WriterState } from '../../writer-thread.ts'
import { CallApplier, type CallResult } from './apply-calls.ts'
import { readCalls } from './calls.ts'
import { createTables, storedTables } from './stored-tables.ts'
import type { CallsMessage, ToWriter, TransactionDone, WriterStart } from './writer-messages.ts'

/** Pages in the write-ahead log at which SQLite moves them to the file, 64 MiB. */
const CHECKPOINT_PAGES = 16_384
const CACHE_KIB = 32 * 1024
/** What has to find room before the store counts as writable: more than a small write can slip into. */
const PROBE_BYTES = 256 * 1024
/** Calls of one transaction: those who write without a pause must not keep the others waiting for their answers. */
const TRANSACTION_BYTES = 1024 * 1024

const port = parentPort as MessagePort

function answer(message: WriterState | TransactionDone): void {
  port.postMessage(message)
}

function fail(error: unknown): void {
  answer({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  port.close()
}

/** What is there already; only calls come before what they are waited for. */
function nextCalls(): CallsMessage | null {
  return (receiveMessageOnPort(port)?.message as CallsMessage | undefined) ?? null
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
  let results: CallResult[] = []
  let messages = 0
  let sizeBytes = 0
  /** Carries out a message's calls; says whether the transaction may end with it. */
  const take = ({ calls, isFollowed }: CallsMessage): boolean => {
    if (messages === 0) database.exec('BEGIN IMMEDIATE')
    applier.applyAll(readCalls(calls), results)
    messages++
    sizeBytes += calls.length
    return !isFollowed
  }
  const commit = (): void => {
    applier.keepTimestamp()
    database.exec('COMMIT')
    answer({ messages, results: results.some((result) => result !== null) ? results : null })
    results = []
    messages = 0
    sizeBytes = 0
  }
  let hasFailed = false
  port.on('message', (message: ToWriter) => {
    // What had been sent before the failure was heard of is refused with the rest; here it would be in no transaction.
    if (hasFailed) return
    try {
      if (message === 'close') {
        database.close()
        port.close()
        return
      }
      let mayEnd = take(message)
      while (sizeBytes < TRANSACTION_BYTES) {
        const next = nextCalls()
        if (next === null) break
        mayEnd = take(next)
      }
      if (mayEnd) commit()
    } catch (error) {
      hasFailed = true
      fail(error)
    }
  })
  answer({ kind: 'ready' })
} catch (error) {
  fail(error)
}
