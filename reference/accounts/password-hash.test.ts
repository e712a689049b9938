import { argon2Sync, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CHEAP_COST } from './accounts.fixture.ts'
import { DEFAULT_COST, PasswordHashes } from './password-hash.ts'

describe('a password', () => {
  it('matches its hash and no other does', async () => {
    const hashes = new PasswordHashes(randomBytes, CHEAP_COST)
    const hash = await hashes.hash('correct horse')
    expect(await hashes.matches('correct horse', hash)).toBe(true)
    expect(await hashes.matches('Correct horse', hash)).toBe(false)
    expect(await hashes.matches('', hash)).toBe(false)
    expect(await hashes.matches('correct horse', null)).toBe(false)
    expect(await hashes.hash('correct horse')).not.toBe(hash)
  })

  it('costs at least what OWASP asks of argon2id, and says so in its hash', async () => {
    expect(DEFAULT_COST.memoryKiB).toBeGreaterThanOrEqual(19_456)
    expect(DEFAULT_COST.passes).toBeGreaterThanOrEqual(2)
    const hash = await new PasswordHashes(randomBytes).hash('correct horse')
    const [, salt, tag] = /^\$argon2id\$v=19\$m=32768,t=3,p=1\$([^$=]{22})\$([^$=]{43})$/.exec(hash) ?? []
    const parameters = { nonce: Buffer.from(salt, 'base64'), memory: 32_768, passes: 3, parallelism: 1, tagLength: 32 }
    const again = argon2Sync('argon2id', { message: 'correct horse', ...parameters })
    expect(Buffer.from(tag, 'base64')).toEqual(again)
  })

  it('is hashed anew when hashes have become dearer, and still matches until then', async () => {
    const old = await new PasswordHashes(randomBytes, CHEAP_COST).hash('correct horse')
    const dearer = new PasswordHashes(randomBytes, { ...CHEAP_COST, passes: 2 })
    expect(await dearer.matches('correct horse', old)).toBe(true)
    expect(dearer.isOutdated(old)).toBe(true)
    expect(dearer.isOutdated(await dearer.hash('correct horse'))).toBe(false)
  })

  it('waits for its turn, and not behind any number of others', async () => {
    const hashes = new PasswordHashes(randomBytes, CHEAP_COST)
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => hashes.hash('correct horse')))
    const refused = results.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(refused).toHaveLength(100 - 2 - 64)
    expect(refused[0].reason).toMatchObject({ code: 'overloaded' })
    await expect(hashes.hash('correct horse')).resolves.toMatch(/^\$argon2id/)
  })
})
