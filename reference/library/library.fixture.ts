import { readFileSync } from 'node:fs'
import { MemoryCache } from '../storage/cache/memory-cache.ts'
import { ModelWideColumn } from '../storage/wide-column/model-wide-column.fixture.ts'
import { parseSchema } from '../storage/wide-column/parse-schema.ts'
import type { WideColumn } from '../storage/wide-column/wide-column.ts'
import { systemClock } from '../system-clock.ts'
import { LibraryService } from './service.ts'

const librarySchema = parseSchema(readFileSync(new URL('./schema.cql', import.meta.url), 'utf8'))

export function modelStore(): WideColumn {
  return new ModelWideColumn(librarySchema, systemClock)
}

function memoryCache(): MemoryCache {
  return new MemoryCache({
    capacityBytes: 10_000_000,
    eviction: 'lru',
    clock: systemClock,
    random: () => 0.5,
    onAnswer: () => {},
  })
}

export function library(store: WideColumn, clock = systemClock): LibraryService {
  return new LibraryService({ store, cache: memoryCache(), clock })
}

/** An identifier from a number. */
export const id = (number: number): string => String(number).padStart(22, '0')

/** A store of which every write after the first `writes` ones is lost, with an error, as in a crash. */
export function cutOffAfter(store: WideColumn, writes: number): WideColumn {
  let left = writes
  const whileThere = <Result>(write: () => Promise<Result>): Promise<Result> =>
    left-- > 0 ? write() : Promise.reject(new Error('the process is gone'))
  return {
    get: (...call) => store.get(...call),
    slice: (...call) => store.slice(...call),
    write: (...call) => whileThere(() => store.write(...call)),
    writeIf: (...call) => whileThere(() => store.writeIf(...call)),
    increment: (...call) => whileThere(() => store.increment(...call)),
    close: () => store.close(),
  }
}
