import { LADDER } from '../../reference/audio/ladder.policy.ts'
import type { Plan } from '../plan.ts'
import type { Catalog } from '../workload/catalog.ts'

/**
 * Which tracks the caches' tables know, where a world has too many renditions to keep each (decision 0021). The
 * `exactTracks` most popular tracks and all tracks of releases stand for themselves. Of the others one in `oneTrackIn`,
 * the middle one of its neighbors in rank, stands for all of them: its own listeners' requests alone decide where it stands
 * in a cache's order, its bytes count `oneTrackIn` times, and whoever asks for a neighbor finds what it would find.
 *
 * So an entry leaves a cache when as many bytes have been asked for since as in the full world (a spatial sample that is
 * weighted by its rate: Waldspurger, Park, Garthwaite, Ahmad 2015), and the head, where a sample would be wrong, is exact.
 */
export class StandIns {
  readonly oneTrackIn: number
  readonly exactTracks: number
  private readonly tracks: number
  private readonly catalog: Catalog
  private readonly rest: number
  private readonly middle: number
  private readonly bits: number
  private readonly releaseTracks: number
  private readonly firstReleasePlace: number

  constructor(plan: Plan, catalog: Catalog) {
    const { exactTracks, oneTrackIn } = plan.scale
    if ((oneTrackIn & (oneTrackIn - 1)) !== 0) throw new RangeError(`one track in ${oneTrackIn}: not a power of two`)
    this.oneTrackIn = oneTrackIn
    this.catalog = catalog
    this.tracks = catalog.tracks
    this.rest = oneTrackIn - 1
    this.middle = oneTrackIn >> 1
    // Groups begin at multiples of their size, and so does what is not exact.
    const exact = oneTrackIn === 1 ? catalog.tracks : (exactTracks + this.rest) & ~this.rest
    this.exactTracks = Math.min(exact, catalog.tracks)
    this.bits = Math.log2(oneTrackIn)
    this.firstReleasePlace = this.exactTracks + Math.ceil((catalog.tracks - this.exactTracks) / oneTrackIn)
    this.releaseTracks = catalog.objects / LADDER.length - catalog.tracks
  }

  /** The track that stands for this one: itself or a neighbor. */
  of(track: number): number {
    if (track < this.exactTracks || track >= this.tracks) return track
    const standIn = (track & ~this.rest) | this.middle
    return standIn < this.tracks ? standIn : this.tracks - 1
  }

  /** Tracks that stand for themselves. */
  get standing(): number {
    return this.firstReleasePlace + this.releaseTracks
  }

  /** Number, from 0 without gaps, of the track that stands for this one among those that do. */
  placeOf(track: number): number {
    if (track < this.exactTracks) return track
    if (track >= this.tracks) return track - this.tracks + this.firstReleasePlace
    return this.exactTracks + ((track - this.exactTracks) >> this.bits)
  }

  /** Tracks that a track stands for; only asked of one that stands for itself. */
  countOf(track: number): number {
    return track < this.exactTracks || track >= this.tracks ? 1 : this.oneTrackIn
  }

  /** How many times a track's bytes count in a cache: for all whom it stands for, and less for a release's in a scaled world. */
  weightOf(track: number): number {
    return this.countOf(track) * this.catalog.storedPart(track)
  }

  /**
   * How many of the tracks `first` to `end` - 1 stand for themselves and for whole groups; `nth` gives them. The stretch lies
   * within the exact tracks or beyond them.
   */
  countWithin(first: number, end: number): number {
    if (first < this.exactTracks) return end - first
    return Math.max(0, this.groupFrom(end) - this.groupFrom(first))
  }

  /** The nth of the tracks from `first` on that stand for themselves. */
  nth(first: number, n: number): number {
    return first < this.exactTracks ? first + n : (this.groupFrom(first) + n) * this.oneTrackIn + this.middle
  }

  /** Number of the first group whose middle lies at `track` or beyond. */
  private groupFrom(track: number): number {
    return Math.ceil((track - this.middle) / this.oneTrackIn)
  }
}
