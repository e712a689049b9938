import type { World } from './world.ts'

const MINUTE_MS = 60_000

/**
 * How often tracks are played, as one member of the crew counts it, for warming by velocity: plays begun in the running
 * minute and in the one before, by place (`StandIns.placeOf`; a stand-in's are its own), and a list of the tracks that may
 * have passed the threshold. Whole numbers in shared memory, which the coordinator adds up at window ends.
 *
 * If all members together count T plays or more, one of at most `members` counts T / members: tracks of which none does need
 * no look.
 */
export class PlayCounts {
  private readonly world: World
  /** Of even and of odd minutes. */
  private readonly minutes: readonly [Int32Array, Int32Array]
  /** Tracks to look at, and how many of them there are. */
  private readonly suspects: Int32Array
  private readonly suspectCount: Int32Array
  private now: Int32Array
  private before: Int32Array
  private readonly limit: number
  private readonly releaseLimit: number
  private minute = 0

  /**
   * @param threshold simulated plays per minute from which on a track of the catalog is hot; one of a release, which is not
   *   scaled down with the catalog, is from the `catalog.storedPart` of it on
   */
  constructor(world: World, threshold: number, members: number, memory: ArrayBufferLike) {
    const places = world.standIns.standing
    const column = (i: number): Int32Array => new Int32Array(memory, 4 * (1 + i * places), places)
    this.world = world
    this.suspectCount = new Int32Array(memory, 0, 1)
    this.minutes = [column(0), column(1)]
    this.suspects = column(2)
    ;[this.now, this.before] = this.minutes
    this.limit = Math.ceil(threshold / members)
    this.releaseLimit = Math.ceil((threshold * world.catalog.storedPart(world.catalog.tracks)) / members)
  }

  static memory({ standIns }: World): SharedArrayBuffer {
    return new SharedArrayBuffer(4 * (1 + 3 * standIns.standing))
  }

  /** A window begins at a simulated time: in a new minute counts begin at 0 again. */
  openWindow(fromMs: number): void {
    const minute = Math.floor(fromMs / MINUTE_MS)
    if (minute === this.minute) return
    this.minute = minute
    ;[this.now, this.before] = [this.before, this.now]
    this.now.fill(0)
    // What the last minute alone brings to the limit stays: its next play may be another member's.
    const last = this.suspectCount[0]
    let kept = 0
    for (let i = 0; i < last; i++) {
      const track = this.suspects[i]
      if (this.before[this.world.standIns.placeOf(track)] >= this.limitOf(track)) this.suspects[kept++] = track
    }
    this.suspectCount[0] = kept
  }

  /** A play of the track has begun. */
  add(track: number): void {
    const { standIns } = this.world
    if (standIns.of(track) !== track) return
    const place = standIns.placeOf(track)
    const both = ++this.now[place] + this.before[place]
    // Only once: where the last minute alone reaches the limit the track is there already.
    if (both === this.limitOf(track)) this.suspects[this.suspectCount[0]++] = track
  }

  private limitOf(track: number): number {
    return track < this.world.catalog.tracks ? this.limit : this.releaseLimit
  }

  /** Reader's side: takes up which minute it is. @param fromMs where the window that is over began */
  follow(fromMs: number): void {
    const odd = Math.floor(fromMs / MINUTE_MS) & 1
    this.now = this.minutes[odd]
    this.before = this.minutes[1 - odd]
  }

  /** Each track of which this member counts its part of the threshold or more, of both minutes together. */
  suspectTracks(): Int32Array {
    return this.suspects.subarray(0, this.suspectCount[0])
  }

  lastMinute(place: number): number {
    return this.before[place]
  }
  thisMinute(place: number): number {
    return this.now[place]
  }
}
