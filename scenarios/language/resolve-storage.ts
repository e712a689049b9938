import type { LognormalPlan, StorageLossPlan, StoragePlan } from '../../sim/plan.ts'
import { STORAGE_SITE_RTT_MS, STORAGE_SITES_SOURCE, storageSites } from './presets/storage.ts'
import type { Row } from './rows.ts'
import type { Lognormal } from './schema/lognormal.ts'
import type { Scenario } from './schema/scenario.ts'

type Written = Scenario['world']['storage']

/** The storage of a scenario, with the sites of the preset. */
export function resolveStorage(
  { simulated, ring, sql, sharding, losses, operations }: Written,
  regions: string[],
): StoragePlan {
  return {
    simulated,
    operationsPerHour: operations,
    ring: {
      sites: storageSites(regions, ring.nodes),
      siteRttMs: STORAGE_SITE_RTT_MS.map((row) => [...row]),
      tokensPerNode: ring.tokens,
      replicas: Math.min(ring.replicas, ring.nodes),
      write: ring.write,
      read: ring.read,
      writesPerPlay: ring['writes-per-play'],
      readsPerSession: ring['reads-per-session'],
      roamingShare: ring.roaming,
      hotKeyShare: ring['hot-key'],
      serversPerNode: ring.servers,
      writeMs: lognormal(ring['write-time']),
      readMs: lognormal(ring['read-time']),
      nodeRttMs: lognormal(ring['node-rtt']),
      replicationMs: lognormal(ring.replication),
      timeoutMs: ring.timeout,
      speculativeRetryMs: ring['speculative-retry'],
      readRepair: ring['read-repair'],
      detectionMs: ring.detection,
      hintWindowMs: ring.hints.window,
      hintsPerS: ring.hints['per-second'],
      clockErrorMs: ring['clock-error'],
      failoverMs: ring.failover,
      dnsTtlMs: ring['dns-ttl'],
    },
    sql: {
      followers: sql.followers,
      replication: sql.replication,
      writesPerSession: sql['writes-per-session'],
      shipMs: lognormal(sql.ship),
      rttMs: lognormal(sql.rtt),
      applyMs: lognormal(sql.apply),
      readBackMs: sql['read-back'],
      pinToLeaderMs: sql.pin,
      promotionMs: sql.promotion,
    },
    sharding: {
      shards: sharding.shards,
      operationsPerPlay: sharding['operations-per-play'],
      serversPerShard: sharding.servers,
      serviceMs: lognormal(sharding['service-time']),
      artists: sharding.artists,
      artistExponent: sharding['artist-exponent'],
    },
    losses: losses.map(lossOf),
  }
}

/** A row for each site of the ring. */
export function storageRows({ ring }: StoragePlan): Row[] {
  return ring.sites.map((site, i) => {
    const far = ring.sites.flatMap(({ name }, j) => (j === i ? [] : [`${ring.siteRttMs[i][j]} ms to ${name}`]))
    const serves = site.regions.length === 0 ? 'serves nobody' : `serves ${site.regions.join(', ')}`
    return {
      path: `world.storage.ring.${site.name}`,
      value: [serves, ...far].join('; '),
      unit: null,
      origin: 'preset storage-sites',
      source: STORAGE_SITES_SOURCE,
      about: 'A site of the ring.',
    }
  })
}

function lossOf({ what, at, for: forMs = 0, site = '', node, disk }: Written['losses'][number]): StorageLossPlan {
  if (what === 'leader-loss') return { what, atMs: at }
  if (what === 'site-loss') return { what, site, atMs: at, forMs }
  return { what, site, node, atMs: at, forMs, disk }
}

function lognormal({ median, p99 }: Lognormal): LognormalPlan {
  return { median, p99 }
}
