import type { AddressInfo } from 'node:net'
import { createEdgeServer } from './delivery/edge-server.ts'
import { createOriginServer } from './delivery/origin-server.ts'
import { createShieldServer } from './delivery/shield-server.ts'
import type { TierServer } from './delivery/tier-server.ts'
import { VerifyingKeys } from './delivery/verifying-keys.ts'
import { openObjects } from './objects.main.ts'
import { systemClock } from './system-clock.ts'
import type { FromTier, TierConfig, ToTier } from './tier-messages.ts'

/** The process of an edge, the shield or the origin: told by its parent what to be, and gone when the parent is. */

const PARENT_FIRST_MS = 300

const onDefect = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
}
const tell = (message: FromTier): void => {
  process.send?.(message)
}

let keys: VerifyingKeys | undefined
let running: TierServer | undefined

async function createTier(config: TierConfig): Promise<TierServer> {
  const common = { clock: systemClock, secret: config.secret, onDefect }
  if (config.role === 'origin') return createOriginServer({ ...common, objects: await openObjects(config.objects) })
  if (config.role === 'shield') return createShieldServer({ ...common, ...config })
  keys = new VerifyingKeys(config.urlLifetimeMs, config.keys)
  return createEdgeServer({ ...common, ...config, keys, cacheBytes: config.bytes })
}

async function start(config: TierConfig): Promise<void> {
  running = await createTier(config)
  const { server } = running
  server.once('error', (error: NodeJS.ErrnoException) => {
    tell(error.code === 'EADDRINUSE' ? { type: 'port-in-use' } : { type: 'failed', message: error.message })
  })
  server.listen(config.port, '127.0.0.1', () => {
    tell({ type: 'listening', port: (server.address() as AddressInfo).port })
  })
}

async function stop(): Promise<void> {
  await running?.close()
  process.exit(0)
}

process.on('message', (message: ToTier) => {
  if (message.type === 'start') {
    start(message.config).catch((error: unknown) => {
      tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
    })
  } else if (message.type === 'keys') keys?.replace(message.keys)
  else void stop()
})
process.once('disconnect', () => void stop())
// Who stops a whole group of processes stops the parent, too, which then says so itself.
process.on('SIGTERM', () => void systemClock.after(PARENT_FIRST_MS, () => void stop()))
// Ctrl-C goes to the whole group; the parent says when it is time.
process.on('SIGINT', () => {})
