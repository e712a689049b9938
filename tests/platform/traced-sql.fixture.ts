/**
 * A process of its own that publishes to a catalog and changes accounts, and says on its standard output which of it is
 * acknowledged, for a test that watches its system calls. Argument: a directory.
 */
import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { AccountService, openAccountSql } from '../../reference/accounts/service.ts'
import { CatalogService } from '../../reference/catalog/service.ts'
import { idFromName } from '../../reference/shared/ids.ts'
import { systemClock as clock } from '../../reference/system-clock.ts'

const SINGLE = 10
const ROUNDS = 4
const AT_ONCE = 8
const STDOUT = 1

const [directory] = process.argv.slice(2)
const catalog = await CatalogService.open(
  { location: join(directory, 'catalog.db'), clock, cache: null },
  async () => new Map(),
)
const accounts = await AccountService.open({
  sql: await openAccountSql(join(directory, 'accounts.db'), clock),
  demoFiles: { access: join(directory, 'demo-access.json'), old: join(directory, 'accounts.json') },
  clock,
  randomBytes,
  keyLifetimeMs: 3_600_000,
  passwordCost: { memoryKiB: 64, passes: 1, lanes: 1 },
  onDefect: (error) => {
    throw error
  },
})

/** Even numbers are artists, odd ones become the name of an account in their turn. */
async function write(number: number): Promise<void> {
  const name = `listener-${number}.`
  if (number % 2 === 0) {
    const artist = { id: idFromName(name), name, bio: '', country: 'SE', genres: [], popularity: 0 }
    await catalog.publish({ artists: [artist] })
  } else {
    await accounts.changeProfile(idFromName('soundcheck/demo/account/free'), { display_name: name })
  }
  writeSync(STDOUT, `acknowledged ${name}\n`)
}

for (let number = 0; number < SINGLE; number++) await write(number)
for (let round = 1; round <= ROUNDS; round++) {
  await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => write(1000 * round + i)))
}
await accounts.close()
await catalog.close()
