/**
 * A process of its own with an embedded store, for tests that end it or take its disk away: it does what its parent asks, and
 * answers each request when it is acknowledged or refused. Argument: the file.
 */
import { systemClock } from '../../../system-clock.ts'
import { crashSchema } from './crash-schema.fixture.ts'
import { EmbeddedWideColumn } from './embedded-wide-column.ts'
import type { Answer, Request } from './store-client.fixture.ts'

const [path] = process.argv.slice(2)
const store = await EmbeddedWideColumn.open(path, crashSchema, systemClock)

async function result(request: Request): Promise<unknown> {
  switch (request.kind) {
    case 'get':
      return store.get(request.table, request.key)
    case 'write':
      return store.write(request.mutations)
    case 'write-if':
      return store.writeIf(request.mutation, request.condition)
    case 'increment':
      return store.increment(request.table, request.key, request.by)
  }
}

const answer = (message: Answer): void => {
  process.send?.(message)
}

process.on('message', ({ id, request }: { id: number; request: Request }) => {
  result(request).then(
    (value) => answer({ id, value }),
    (error) => answer({ id, error: { code: error.code, message: error.message } }),
  )
})
process.send?.('ready')
