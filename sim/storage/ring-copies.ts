import { replaces } from '../../reference/storage/consistency.policy.ts'
import { rangeOf, replicasOfRange, tokenOfId } from '../../reference/storage/placement.policy.ts'
import type { RingMembers } from './ring-members.ts'

/** No version: what a copy holds before its key is first written. */
export const NO_VERSION = 0

/**
 * The simulated keys: where their copies lie, and which version each copy holds. A version is the number of the write that
 * made it; of two versions the one with the later timestamp wins, whichever came first.
 */
export class RingCopies {
  readonly keys: number
  readonly replicas: number
  /** Copies of one key, in all sites together. */
  readonly copies: number
  /** By copy (key · copies + site · replicas + i): its node. */
  readonly nodeOf: Int32Array
  private readonly held: Int32Array
  /** By key: the newest version that was acknowledged. */
  private readonly acknowledged: Int32Array
  /** By version. */
  private timestampsMs: Float64Array = new Float64Array(1024)
  private siteOfVersion: Int32Array = new Int32Array(1024)
  private versions = 1

  constructor(members: RingMembers, keys: number) {
    const { replicas } = members.plan
    this.keys = keys
    this.replicas = replicas
    this.copies = replicas * members.sites
    this.nodeOf = new Int32Array(keys * this.copies)
    this.held = new Int32Array(keys * this.copies)
    this.acknowledged = new Int32Array(keys)
    for (let key = 0; key < keys; key++) {
      const token = tokenOfId(key)
      for (let site = 0; site < members.sites; site++) {
        const at = key * this.copies + site * replicas
        replicasOfRange(members.rings[site], rangeOf(members.rings[site], token), replicas, this.nodeOf, at)
        for (let i = at; i < at + replicas; i++) this.nodeOf[i] += members.firstNode[site]
      }
    }
  }

  /** A new version, written from that site. */
  newVersion(timestampMs: number, site: number): number {
    const version = this.versions++
    if (version === this.timestampsMs.length) {
      const timestamps = new Float64Array(version * 2)
      timestamps.set(this.timestampsMs)
      this.timestampsMs = timestamps
      const sites = new Int32Array(version * 2)
      sites.set(this.siteOfVersion)
      this.siteOfVersion = sites
    }
    this.timestampsMs[version] = timestampMs
    this.siteOfVersion[version] = site
    return version
  }

  /** Whether version a replaces b. */
  isNewer(a: number, b: number): boolean {
    if (b === NO_VERSION) return a !== NO_VERSION
    return a !== NO_VERSION && replaces(this.timestampsMs[a], a, this.timestampsMs[b], b)
  }

  writtenFrom(version: number): number {
    return this.siteOfVersion[version]
  }

  /** What a copy holds. */
  heldBy(copy: number): number {
    return this.held[copy]
  }

  /** A version reaches a copy, which keeps the newer one. */
  apply(copy: number, version: number): void {
    if (this.isNewer(version, this.held[copy])) this.held[copy] = version
  }

  /** The newest version that the copies of one site hold. */
  newestAt(key: number, site: number): number {
    let newest = NO_VERSION
    const from = key * this.copies + site * this.replicas
    for (let copy = from; copy < from + this.replicas; copy++) {
      if (this.isNewer(this.held[copy], newest)) newest = this.held[copy]
    }
    return newest
  }

  /** The newest version that any copy for which `counts` holds. */
  newestOf(key: number, counts: (node: number) => boolean): number {
    let newest = NO_VERSION
    for (let copy = key * this.copies; copy < (key + 1) * this.copies; copy++) {
      if (counts(this.nodeOf[copy]) && this.isNewer(this.held[copy], newest)) newest = this.held[copy]
    }
    return newest
  }

  acknowledge(key: number, version: number): void {
    if (this.isNewer(version, this.acknowledged[key])) this.acknowledged[key] = version
  }

  newestAcknowledged(key: number): number {
    return this.acknowledged[key]
  }

  /** The acknowledged version is gone; what is left takes its place. */
  forget(key: number, left: number): void {
    this.acknowledged[key] = left
  }

  /** All copies of a node are gone. */
  wipe(node: number): void {
    for (let copy = 0; copy < this.nodeOf.length; copy++) if (this.nodeOf[copy] === node) this.held[copy] = NO_VERSION
  }

  keyOf(copy: number): number {
    return Math.floor(copy / this.copies)
  }

  siteOfCopy(copy: number): number {
    return Math.floor((copy % this.copies) / this.replicas)
  }
}
