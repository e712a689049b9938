/**
 * What is known of a row: which of all writes to it hold, so that any two states of it can be merged, in any order, with the same
 * result. The rules are Cassandra's (5.0: `Cells.resolveRegular`, `LivenessInfo.supersedes`, `DeletionTime.supersedes`).
 */
export interface RowState {
  readonly deletion: Deletion | null
  /** That the row was inserted: it exists without cells. */
  readonly marker: Liveness | null
  /** By column, ascending. */
  readonly cells: readonly Cell[]
}

/** Hides what has its timestamp or an earlier one. */
export interface Deletion {
  readonly timestampUs: number
  /** Epoch seconds at which it was accepted: kept for the table's grace time from then on. */
  readonly deletedAtS: number
}

/** When it was written, and until when it holds. */
export interface Liveness {
  readonly timestampUs: number
  readonly expiry: Expiry | null
}

export interface Expiry {
  /** Epoch seconds from which on it is gone. */
  readonly atS: number
  readonly ttlSeconds: number
}

export interface Cell extends Liveness {
  /** Number of the column in its table. */
  readonly column: number
  /** As Cassandra stores the value; null in a tombstone. */
  readonly value: Uint8Array | null
  /** Epoch seconds at which a tombstone was accepted; 0 in others. */
  readonly deletedAtS: number
}

/** What both states come to. */
export function merged(a: RowState, b: RowState): RowState {
  const deletion = laterDeletion(a.deletion, b.deletion)
  const hidden = deletion?.timestampUs ?? -1
  const marker = laterMarker(a.marker, b.marker)
  const cells: Cell[] = []
  const keep = (cell: Cell): void => {
    if (cell.timestampUs > hidden) cells.push(cell)
  }
  let i = 0
  let j = 0
  while (i < a.cells.length && j < b.cells.length) {
    const [left, right] = [a.cells[i], b.cells[j]]
    if (left.column <= right.column) i++
    if (right.column <= left.column) j++
    keep(left.column < right.column ? left : right.column < left.column ? right : winner(left, right))
  }
  while (i < a.cells.length) keep(a.cells[i++])
  while (j < b.cells.length) keep(b.cells[j++])
  return { deletion, marker: marker !== null && marker.timestampUs > hidden ? marker : null, cells }
}

/** What is left under a deletion of the row's range or partition, which is kept elsewhere. */
export function withoutHidden(row: RowState, timestampUs: number): RowState {
  const isLater = (what: { timestampUs: number } | null): boolean => what !== null && what.timestampUs > timestampUs
  return {
    deletion: isLater(row.deletion) ? row.deletion : null,
    marker: isLater(row.marker) ? row.marker : null,
    cells: row.cells.filter(isLater),
  }
}

/** What compaction leaves: without the deletions and expired cells whose grace time is over. */
export function purged(row: RowState, nowS: number, graceS: number): RowState {
  const stays = (purgeableAtS: number): boolean => purgeableAtS > nowS
  const { deletion, marker } = row
  return {
    deletion: deletion && stays(deletionPurgeableAtS(deletion, graceS)) ? deletion : null,
    marker: marker && stays(markerPurgeableAtS(marker, graceS)) ? marker : null,
    cells: row.cells.filter((cell) => stays(cellPurgeableAtS(cell, graceS))),
  }
}

/** Epoch seconds from which on {@link purged} takes something away; Infinity when it never does. */
export function purgeableAtS({ deletion, marker, cells }: RowState, graceS: number): number {
  let atS = Infinity
  if (deletion) atS = deletionPurgeableAtS(deletion, graceS)
  if (marker) atS = Math.min(atS, markerPurgeableAtS(marker, graceS))
  for (const cell of cells) atS = Math.min(atS, cellPurgeableAtS(cell, graceS))
  return atS
}

export function isEmpty({ deletion, marker, cells }: RowState): boolean {
  return deletion === null && marker === null && cells.length === 0
}

/** Whether readers see the row. */
export function isVisible({ marker, cells }: RowState, nowS: number): boolean {
  return (marker !== null && isLive(marker, nowS)) || cells.some((cell) => visibleValue(cell, nowS) !== null)
}

/** What readers see of a cell. */
export function visibleValue(cell: Cell, nowS: number): Uint8Array | null {
  return isLive(cell, nowS) ? cell.value : null
}

function isLive({ expiry }: Liveness, nowS: number): boolean {
  return expiry === null || nowS < expiry.atS
}

/** Cassandra purges what was deleted before now − grace, not at it. */
function deletionPurgeableAtS({ deletedAtS }: { deletedAtS: number }, graceS: number): number {
  return deletedAtS + graceS + 1
}

/** Once expired, it counts as a deletion from the time at which it was written. */
function markerPurgeableAtS({ expiry }: Liveness, graceS: number): number {
  return expiry === null ? Infinity : Math.max(expiry.atS, expiry.atS - expiry.ttlSeconds + graceS + 1)
}

function cellPurgeableAtS(cell: Cell, graceS: number): number {
  return cell.value === null ? deletionPurgeableAtS(cell, graceS) : markerPurgeableAtS(cell, graceS)
}

function laterDeletion(a: Deletion | null, b: Deletion | null): Deletion | null {
  if (a === null || b === null) return a ?? b
  if (a.timestampUs !== b.timestampUs) return a.timestampUs > b.timestampUs ? a : b
  return a.deletedAtS >= b.deletedAtS ? a : b
}

function laterMarker(a: Liveness | null, b: Liveness | null): Liveness | null {
  if (a === null || b === null) return a ?? b
  if (a.timestampUs !== b.timestampUs) return a.timestampUs > b.timestampUs ? a : b
  return laterExpiry(a.expiry, b.expiry) >= 0 ? a : b
}

function winner(a: Cell, b: Cell): Cell {
  if (a.timestampUs !== b.timestampUs) return a.timestampUs > b.timestampUs ? a : b
  if (a.value === null || b.value === null) {
    if (a.value !== b.value) return a.value === null ? a : b
    return a.deletedAtS >= b.deletedAtS ? a : b
  }
  const byExpiry = laterExpiry(a.expiry, b.expiry)
  if (byExpiry !== 0) return byExpiry > 0 ? a : b
  return Buffer.compare(a.value, b.value) >= 0 ? a : b
}

/** Which wins at the same timestamp: what expires, then what expires later, then the shorter TTL. */
function laterExpiry(a: Expiry | null, b: Expiry | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  return a.atS - b.atS || b.ttlSeconds - a.ttlSeconds
}
