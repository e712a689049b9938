import { existsSync, readFileSync } from 'node:fs'
import { idFromName } from '../shared/ids.ts'
import { writeFileDurably } from '../storage/files/write-durably.ts'
import type { StoredAccount } from './account.ts'

const TOKEN_BYTES = 32

/** The accounts of the file; where there is none, one premium and one free account are made and written. */
export function loadAccounts(path: string, randomBytes: (count: number) => Uint8Array): StoredAccount[] {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as StoredAccount[]
  const accounts = (['premium', 'free'] as const).map((plan) => ({
    id: idFromName(`soundcheck/demo/account/${plan}`),
    name: `Demo listener (${plan})`,
    plan,
    market: 'SE',
    token: Buffer.from(randomBytes(TOKEN_BYTES)).toString('base64url'),
  }))
  writeFileDurably(path, `${JSON.stringify(accounts, null, 2)}\n`)
  return accounts
}
