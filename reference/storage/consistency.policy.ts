/**
 * Tunable consistency (ST-6) as Apache Cassandra has it: how many replicas must answer before a write counts as done or a
 * read as answered, which of them a read asks, and which of two versions wins.
 *
 * Every site (data center) keeps `replicas` copies of each key. `ONE`, `QUORUM` and `ALL` count replicas wherever they are,
 * `LOCAL_QUORUM` those of the coordinator's site, `EACH_QUORUM` a quorum in every site.
 */
export const consistencyLevels = ['one', 'quorum', 'local-quorum', 'each-quorum', 'all'] as const

export type ConsistencyLevel = (typeof consistencyLevels)[number]

/** Kernel: the smallest majority of `n` replicas. */
export function quorumOf(n: number): number {
  return Math.floor(n / 2) + 1
}

/** Kernel: answers needed in all, wherever they come from. */
export function answersNeeded(level: ConsistencyLevel, replicas: number, sites: number): number {
  if (level === 'one') return 1
  if (level === 'all') return replicas * sites
  if (level === 'quorum') return quorumOf(replicas * sites)
  if (level === 'local-quorum') return quorumOf(replicas)
  return quorumOf(replicas) * sites
}

/** Kernel: answers needed from one site; `local` says whether it is the coordinator's. */
function answersNeededAt(level: ConsistencyLevel, replicas: number, local: boolean): number {
  if (level === 'each-quorum' || (level === 'local-quorum' && local)) return quorumOf(replicas)
  return 0
}

/** Kernel: whether answers of a site that is not the coordinator's count. */
export function remoteAnswersCount(level: ConsistencyLevel): boolean {
  return level !== 'local-quorum'
}

/**
 * Whether answers satisfy a level.
 * @param answers by site
 * @param local the coordinator's site
 */
export function isSatisfied(
  level: ConsistencyLevel,
  replicas: number,
  answers: ArrayLike<number>,
  local: number,
): boolean {
  let counted = 0
  for (let site = 0; site < answers.length; site++) {
    if (answers[site] < answersNeededAt(level, replicas, site === local)) return false
    if (site === local || remoteAnswersCount(level)) counted += answers[site]
  }
  return counted >= answersNeeded(level, replicas, answers.length)
}

/**
 * How many replicas a read asks in each site: as few as the level needs, the nearest first.
 * @param alive replicas believed to be up, by site
 * @param nearest sites by distance from the coordinator, its own first
 * @returns by site, or null where too few are up: the read is refused as unavailable
 */
export function replicasToAsk(
  level: ConsistencyLevel,
  replicas: number,
  alive: ArrayLike<number>,
  nearest: readonly number[],
): number[] | null {
  const local = nearest[0]
  if (!isSatisfied(level, replicas, alive, local)) return null
  const asked = Array.from(nearest, (_, site) => answersNeededAt(level, replicas, site === local))
  let missing = answersNeeded(level, replicas, nearest.length) - asked.reduce((sum, n) => sum + n, 0)
  for (const site of nearest) {
    if (missing <= 0) break
    const more = Math.min(missing, alive[site] - asked[site])
    asked[site] += more
    missing -= more
  }
  return asked
}

/**
 * Whether every read from one site meets every acknowledged write from the same site in at least one replica (R + W > N,
 * Gifford 1979, in the sites that both depend on): then no read is stale as long as replicas keep what they acknowledged.
 */
export function readsMeetWrites(
  write: ConsistencyLevel,
  read: ConsistencyLevel,
  replicas: number,
  sites: number,
): boolean {
  // Copies that neither must have of a site; what both need beyond that has to fit in there to stay apart.
  let room = 0
  let beyond = answersNeeded(write, replicas, sites) + answersNeeded(read, replicas, sites)
  for (let site = 0; site < sites; site++) {
    const needed = answersNeededAt(write, replicas, site === 0) + answersNeededAt(read, replicas, site === 0)
    if (needed > replicas) return true
    room += replicas - needed
    beyond -= needed
  }
  return beyond > room
}

/** Kernel: last write wins: whether version a replaces b. The larger timestamp does; of equal ones the larger tie-breaker. */
export function replaces(timestampA: number, tieA: number, timestampB: number, tieB: number): boolean {
  return timestampA > timestampB || (timestampA === timestampB && tieA > tieB)
}
