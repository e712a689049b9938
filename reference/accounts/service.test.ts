import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AccountService } from './service.ts'

const directory = mkdtempSync(join(tmpdir(), 'soundcheck-accounts-'))
afterAll(() => rmSync(directory, { recursive: true }))

let drawn = 0
const randomBytes = (count: number) => new Uint8Array(count).fill(++drawn)

describe('accounts', () => {
  const path = join(directory, 'accounts.json')
  const accounts = AccountService.open(path, randomBytes)

  it('has one of each plan, known by its token', () => {
    expect(accounts.authenticate(`Bearer ${accounts.tokens.premium}`)).toMatchObject({ plan: 'premium', market: 'SE' })
    expect(accounts.authenticate(`bearer  ${accounts.tokens.free} `)).toMatchObject({ plan: 'free' })
    expect(accounts.authenticate(`Bearer ${accounts.tokens.free}`)).not.toHaveProperty('token')
  })

  it('keeps tokens over a restart, for its owner only', () => {
    expect(AccountService.open(path, randomBytes).tokens).toEqual(accounts.tokens)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it.each([
    [undefined, 'token-missing'],
    ['', 'token-missing'],
    ['Bearer', 'token-missing'],
    ['Basic YTpi', 'token-missing'],
    ['Bearer a b', 'token-missing'],
    ['Bearer wrong', 'token-invalid'],
  ])('refuses %j', (header, code) => {
    expect(() => accounts.authenticate(header)).toThrow(expect.objectContaining({ code }))
  })
})
