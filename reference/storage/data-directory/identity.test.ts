import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { isKept } from './backup-order.ts'
import { openDataDirectory } from './data-directory.ts'
import { IDENTITY_FILE, identityOf } from './identity.ts'

const directory = mkdtempSync(join(tmpdir(), 'soundcheck-identity-'))
afterEach(() => rmSync(directory, { recursive: true, force: true }))

it('is made once, stays, and does not go into a backup', () => {
  const data = openDataDirectory(directory)
  expect(identityOf(data, () => 'first')).toBe('first')
  expect(identityOf(data, () => 'second')).toBe('first')
  expect(isKept(IDENTITY_FILE)).toBe(false)
  writeFileSync(data.file(IDENTITY_FILE), '{"identity":7}')
  expect(() => identityOf(data, () => 'third')).toThrow('expected {"identity":"…"}')
  data.close()
})
