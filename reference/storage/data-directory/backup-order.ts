import { LOCK_FILE } from './data-directory.ts'
import { IDENTITY_FILE } from './identity.ts'

/**
 * When a file of a data directory goes into a backup, in relation to the others. The service writes meanwhile, so the
 * stores are not taken at one moment, and the order has to see to it that nothing in the backup refers to something that is
 * not: **what refers goes before what it refers to**, since the service writes the latter first.
 *
 * 0. how far consumers of a log have come: with what they made of it taken later, a consumer does some work again, which it
 *    is made for, and never leaves any out
 * 1. databases that refer to accounts and catalog: library, social graph, search index (with its place in the catalog's
 *    changes)
 * 2. accounts
 * 3. the catalog, after all that names its tracks
 * 4. small files that are replaced as a whole: format, keys
 * 5. logs, after the offsets of their consumers: they only grow; and objects, which the catalog names: they are written
 *    before they are named, and not removed
 */
export function backupStage(path: string): number {
  if (path.endsWith('/consumers.json')) return 0
  if (path === 'accounts.db') return 2
  if (path === 'catalog.db') return 3
  if (isDatabase(path)) return 1
  return path.includes('/') ? LAST_STAGE : 4
}

export const LAST_STAGE = 5

/** Every database of a data directory is an SQLite file with this ending. */
export function isDatabase(path: string): boolean {
  return path.endsWith('.db')
}

/** Whether the file is replaced as a whole and never written to, so that a second name for its bytes is a copy. */
export function isObject(path: string): boolean {
  return path.startsWith('audio/') || path.startsWith('images/')
}

/** Whether a file belongs to what is kept; it does not when it is on its way to be one, or serves whoever has a database open. */
export function isKept(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return !(
    path === LOCK_FILE ||
    path === IDENTITY_FILE ||
    name.startsWith('.') ||
    /\.(partial|tmp)$/.test(name) ||
    /\.db-(wal|shm|journal)$/.test(name)
  )
}
