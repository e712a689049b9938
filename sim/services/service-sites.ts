import type { Plan } from '../plan.ts'
import { stretchOf } from '../stats/stretches.ts'
import type { StorageDemand } from '../storage/demand.ts'
import type { StorageWindow } from '../storage/store-law.ts'
import type { Authorization } from './authorization.ts'
import { mixed } from './authorization-mix.ts'
import { type ServiceDemand, ServiceMesh } from './mesh.ts'
import { OperationRecord } from './operation-record.ts'
import { requestsOf } from './routes.ts'
import { operations, type ServicesPlan } from './services-plan.ts'
import { fleetsOfSites } from './site-fleets.ts'
import { siteLossesOf } from './site-losses.ts'
import { SiteRecord } from './site-record.ts'
import { SiteTraffic } from './site-traffic.ts'

/** What plays meet in the next window, by their listeners' region: the same object where it is the same for several. */
export type Authorizations = readonly Authorization[]

/** The services of a plan: one mesh for the whole world, or a mesh in every site with the listeners that reach for it. */
export class ServiceSites {
  /** One of the whole world, or one of each site, in the order of the plan's sites. */
  readonly meshes: readonly ServiceMesh[]
  /** By site; empty where one mesh serves the world. */
  readonly records: readonly SiteRecord[]
  /** Requests of apps, by operation, that reached for a site that was lost. */
  readonly lost = operations.map(() => new OperationRecord())
  private readonly plan: Plan
  private readonly services: ServicesPlan
  /** Null where one mesh serves the world. */
  private readonly traffic: SiteTraffic | null
  /** What plays meet of each mesh. */
  private readonly met: Authorization[]

  /**
   * @param windows coupling windows of the whole replay, warm-up included
   * @throws RangeError when a region has no site, or a loss names one that is not there
   */
  constructor(plan: Plan, services: ServicesPlan, windows: number) {
    const { seed, warmupMs, durationMs, storage } = plan
    const commits = storage.simulated ? storage.sql : null
    const shared = { warmupMs, durationMs, windows, commits }
    this.plan = plan
    this.services = services
    this.traffic = services.sites === 'each' ? new SiteTraffic(plan) : null
    if (this.traffic === null) {
      this.meshes = [new ServiceMesh({ ...shared, services, seed })]
      this.records = []
    } else {
      const { sites } = storage.ring
      this.meshes = fleetsOfSites(plan, services, this.traffic.homes).map(
        (own, i) => new ServiceMesh({ ...shared, services: own, seed: `${seed} ${sites[i].name}` }),
      )
      this.records = sites.map(({ name }) => new SiteRecord(name, siteLossesOf(plan)))
    }
    this.met = this.meshes.map((mesh) => mesh.authorization())
  }

  /** Services without queues. */
  authorizations(): Authorizations {
    return this.metAt(0)
  }

  /**
   * Simulates a window of the replay (ms from the beginning of the warm-up).
   * @param demand what listeners asked for in it, by region
   * @param storage what calls to storage meet in it; null where it is not simulated
   */
  advance(fromMs: number, toMs: number, demand: StorageDemand, storage: StorageWindow | null): Authorizations {
    const { meshes, met, traffic } = this
    if (traffic === null) {
      const all = { plays: sum(demand.plays), sessions: sum(demand.sessions) }
      met[0] = meshes[0].advance(fromMs, toMs, all, storage)
      return this.metAt(toMs)
    }
    traffic.goOn(fromMs)
    const reaching = this.demandOfSites(traffic, fromMs, toMs, demand)
    for (const [site, mesh] of meshes.entries()) {
      if (traffic.isLost(site)) mesh.skip(fromMs, toMs)
      else met[site] = mesh.advance(fromMs, toMs, reaching[site], storage)
    }
    traffic.goOn(toMs)
    return this.metAt(toMs)
  }

  /** What listeners ask of each site, who reach for it at the middle of the window; what reaches for a lost one has failed. */
  private demandOfSites(traffic: SiteTraffic, fromMs: number, toMs: number, demand: StorageDemand): ServiceDemand[] {
    const { records, lost, services, plan } = this
    const middleMs = (fromMs + toMs) / 2
    const isMeasured = fromMs >= plan.warmupMs
    const stretch = stretchOf(fromMs - plan.warmupMs, plan.durationMs)
    for (const { sample } of lost) sample.stretch = stretch
    const reaching = records.map(() => ({ plays: 0, sessions: 0 }))
    for (const [region, home] of traffic.homes.entries()) {
      for (const { site, share, isLost } of traffic.reachedBy(home, middleMs)) {
        const plays = share * demand.plays[region]
        const sessions = share * demand.sessions[region]
        reaching[site].plays += plays
        reaching[site].sessions += sessions
        if (!isMeasured) continue
        const requests = requestsOf(services.demand, plays, sessions)
        const all = sum(requests)
        if (isLost) {
          for (const [i, count] of requests.entries()) lost[i].failedUnseen(count)
          records[home].failed(all)
          continue
        }
        records[site].took(all)
        if (site !== home) records[home].moved(all)
      }
    }
    for (const record of records) record.closeWindow(fromMs - plan.warmupMs, toMs - plan.warmupMs)
    return reaching
  }

  /** What plays meet as services are at a moment. */
  private metAt(nowMs: number): Authorizations {
    const { met, traffic, plan } = this
    if (traffic === null) return plan.population.regions.map(() => met[0])
    const ofHomes = met.map((_, home) => {
      const reached = traffic.reachedBy(home, nowMs)
      const parts = reached.flatMap(({ site, share, farMs, isLost }) =>
        isLost ? [] : [{ share, laterMs: farMs, met: met[site] }],
      )
      return mixed(parts, sum(reached.map(({ share, isLost }) => (isLost ? share : 0))))
    })
    return traffic.homes.map((home) => ofHomes[home])
  }
}

function sum(values: readonly number[] | Float64Array): number {
  let all = 0
  for (const value of values) all += value
  return all
}
