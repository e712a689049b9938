import type { StorageWindow } from '../storage/store-law.ts'
import { type Authorization, authorizeDelayMs } from './authorization.ts'
import { ServiceMesh } from './mesh.ts'
import { type ServicesOutcome, servicesOutcome } from './outcome.ts'
import type { ServicesPlan } from './services-plan.ts'

export interface MeshRun {
  mesh: ServiceMesh
  outcome: ServicesOutcome
  /** By window. */
  authorizations: Authorization[]
}

/** Windows of equal length under a constant demand, the first tenth of them as warm-up. */
export function runMesh(given: {
  services: ServicesPlan
  seed?: string
  windows: number
  windowMs: number
  playsPerS: number
  sessionsPerS?: number
  /** Length of the replay whose beginning this is, and its windows; default: what is run. */
  planned?: { durationMs: number; windows: number }
  /** Commits of a session, and what calls to storage meet in a window. */
  storage?: { writesPerSession: number; met: (window: number) => StorageWindow } | undefined
}): MeshRun {
  const { services, storage, seed = 'mesh', windows, windowMs, playsPerS, sessionsPerS = playsPerS / 10 } = given
  const warmupMs = Math.floor(windows / 10) * windowMs
  const { planned = { durationMs: windows * windowMs - warmupMs, windows } } = given
  const mesh = new ServiceMesh({ services, seed, warmupMs, ...planned, commits: storage ?? null })
  const demand = { plays: (playsPerS * windowMs) / 1000, sessions: (sessionsPerS * windowMs) / 1000 }
  const authorizations = Array.from({ length: windows }, (_, i) =>
    mesh.advance(i * windowMs, (i + 1) * windowMs, demand, storage?.met(i) ?? null),
  )
  return { mesh, outcome: outcomeOf(mesh), authorizations }
}

/** What one mesh alone has come to. */
export function outcomeOf(mesh: ServiceMesh): ServicesOutcome {
  return servicesOutcome({ meshes: [mesh], records: [], lost: [] })
}

/** Mean of a table of delays. */
export function meanOf({ delayMs }: Authorization): number {
  const points = 2000
  let sum = 0
  for (let i = 0; i < points; i++) sum += authorizeDelayMs(delayMs, (i + 0.5) / points)
  return sum / points
}
