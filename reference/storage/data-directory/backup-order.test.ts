import { expect, it } from 'vitest'
import { backupStage, isKept, LAST_STAGE } from './backup-order.ts'

it('takes what refers before what it refers to', () => {
  const paths = [
    'events/consumers.json',
    'library.db',
    'search/index.db',
    'accounts.db',
    'catalog.db',
    'signing-keys.json',
    'events/00000000000000000000.log',
    'audio/4uLU6hMCjMI75M1A2tKUQC/high/0.ogg',
  ]
  expect(paths.map(backupStage)).toEqual([0, 1, 1, 2, 3, 4, LAST_STAGE, LAST_STAGE])
})

it.each([
  'lock.db',
  'lock.db-journal',
  'catalog.db-wal',
  'search/index.db-shm',
  'format.json.partial',
  'events/segment.tmp',
  'audio/t/high/.0.ogg.17-3',
])('leaves out %s', (path) => expect(isKept(path)).toBe(false))

it.each(['format.json', 'catalog.db', 'audio/t/lock.db', 'events/00000000000000000000.log'])('keeps %s', (path) =>
  expect(isKept(path)).toBe(true),
)
