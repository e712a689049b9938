import { LADDER } from '../../reference/audio/ladder.policy.ts'
import type { Plan } from '../plan.ts'
import type { Catalog } from '../workload/catalog.ts'

/**
 * Which tracks the caches' tables know, where a world has too many renditions to keep each (decision 0021). Tracks come in
 * blocks, each ranked in itself: those of the whole world, then each region's own. The `exactTracks` most popular of each
 * block and all tracks of releases stand for themselves. Of the others one in `oneTrackIn`, the middle one of its neighbors in
 * rank, stands for all of them: its own listeners' requests alone decide where it stands in a cache's order, its bytes count
 * `oneTrackIn` times, and whoever asks for a neighbor finds what it would find.
 *
 * So an entry leaves a cache when as many bytes have been asked for since as in the full world (a spatial sample that is
 * weighted by its rate: Waldspurger, Park, Garthwaite, Ahmad 2015), and the head, where a sample would be wrong, is exact.
 */
export class StandIns {
  readonly oneTrackIn: number
  private readonly catalog: Catalog
  private readonly rest: number
  private readonly middle: number
  private readonly bits: number
  /** Those of the catalog, then the tracks of releases. */
  private readonly blocks: Block[] = []
  private readonly ofWorld: Block

  constructor(plan: Plan, catalog: Catalog) {
    const { exactTracks, oneTrackIn } = plan.scale
    if ((oneTrackIn & (oneTrackIn - 1)) !== 0) throw new RangeError(`one track in ${oneTrackIn}: not a power of two`)
    this.oneTrackIn = oneTrackIn
    this.catalog = catalog
    this.rest = oneTrackIn - 1
    this.middle = oneTrackIn >> 1
    this.bits = Math.log2(oneTrackIn)
    for (const { first, count } of catalog.blocks) {
      // Groups begin at multiples of their size from the block's first track, and so does what is not exact.
      const exact = oneTrackIn === 1 ? count : Math.min((exactTracks + this.rest) & ~this.rest, count)
      this.add(first, first + count, first + exact)
    }
    const all = catalog.objects / LADDER.length
    this.add(catalog.tracks, all, all)
    this.ofWorld = this.blocks[0]
  }

  /** The track that stands for this one: itself or a neighbor. */
  of(track: number): number {
    const { first, end, exactEnd } = this.blockOf(track)
    if (track < exactEnd) return track
    const standIn = first + (((track - first) & ~this.rest) | this.middle)
    return standIn < end ? standIn : end - 1
  }

  /** Tracks that stand for themselves. */
  get standing(): number {
    return this.placesUpTo(this.blocks[this.blocks.length - 1])
  }

  /** Number, from 0 without gaps, of the track that stands for this one among those that do. */
  placeOf(track: number): number {
    const { first, exactEnd, firstPlace } = this.blockOf(track)
    if (track < exactEnd) return firstPlace + track - first
    return firstPlace + exactEnd - first + ((track - exactEnd) >> this.bits)
  }

  /** Tracks that a track stands for; only asked of one that stands for itself. */
  countOf(track: number): number {
    return track < this.blockOf(track).exactEnd ? 1 : this.oneTrackIn
  }

  /** How many times a track's bytes count in a cache: for all whom it stands for, and less for a release's in a scaled world. */
  weightOf(track: number): number {
    return this.countOf(track) * this.catalog.storedPart(track)
  }

  /** The first track after `track`, within its block, that need not stand for itself; the block's end when all do. */
  exactEnd(track: number): number {
    return this.blockOf(track).exactEnd
  }

  /**
   * How many of the tracks `first` to `end` - 1 stand for themselves and for whole groups; `nth` gives them. The stretch lies
   * within the exact tracks of a block or beyond them.
   */
  countWithin(first: number, end: number): number {
    const block = this.blockOf(first)
    if (first < block.exactEnd) return end - first
    return Math.max(0, this.groupFrom(end - block.first) - this.groupFrom(first - block.first))
  }

  /** The nth of the tracks from `first` on that stand for themselves. */
  nth(first: number, n: number): number {
    const block = this.blockOf(first)
    if (first < block.exactEnd) return first + n
    return block.first + (this.groupFrom(first - block.first) + n) * this.oneTrackIn + this.middle
  }

  private blockOf(track: number): Block {
    if (track < this.ofWorld.end) return this.ofWorld
    const { blocks } = this
    let i = 1
    while (i < blocks.length - 1 && track >= blocks[i].end) i++
    return blocks[i]
  }

  /** Number of the first group whose middle lies at this rank in a block or beyond. */
  private groupFrom(rank: number): number {
    return Math.ceil((rank - this.middle) / this.oneTrackIn)
  }

  private add(first: number, end: number, exactEnd: number): void {
    const before = this.blocks[this.blocks.length - 1]
    this.blocks.push({ first, end, exactEnd, firstPlace: before === undefined ? 0 : this.placesUpTo(before) })
  }

  /** Places that all blocks up to this one take. */
  private placesUpTo({ first, end, exactEnd, firstPlace }: Block): number {
    return firstPlace + exactEnd - first + Math.ceil((end - exactEnd) / this.oneTrackIn)
  }
}

/** Tracks `first` to `end` - 1, by rank; those before `exactEnd` stand for themselves. */
interface Block {
  first: number
  end: number
  exactEnd: number
  /** `placeOf` of the first one. */
  firstPlace: number
}
