/**
 * A process of its own that writes rows and says on its standard output which are acknowledged, for a test that watches its system
 * calls. Argument: a directory.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../../system-clock.ts'
import { crashSchema } from './crash-schema.fixture.ts'
import { EmbeddedWideColumn } from './embedded-wide-column.ts'

const SINGLE = 20
const ROUNDS = 5
const AT_ONCE = 16

const [directory] = process.argv.slice(2)
const store = await EmbeddedWideColumn.open(join(directory, 'data.db'), crashSchema, systemClock)

async function write(number: number): Promise<void> {
  const user = `listener-${number}.`
  const key = { user, track: number }
  if (number % 4 === 0) await store.writeIf({ kind: 'insert', table: 'likes', key }, 'not-exists')
  else if (number % 4 === 1) await store.increment('counts', { user }, { n: 1 })
  else await store.write({ kind: 'insert', table: 'likes', key })
  writeSync(1, `acknowledged ${user}\n`)
}

for (let number = 0; number < SINGLE; number++) await write(number)
for (let round = 1; round <= ROUNDS; round++) {
  await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => write(1000 * round + i)))
}
await store.close()
