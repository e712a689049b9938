/**
 * Tracks that are about to be played, as columns: a metro takes so many at a time through each step (`TrackPlayer`) that the
 * processor can work on several at once while it waits for memory.
 */
export class TrackRows {
  readonly slot: Int32Array
  /** When the track is due, simulated ms. */
  readonly nowMs: Int32Array
  /** The session's stream, and the first number of this track in it. */
  readonly key: Int32Array
  readonly draws: Int32Array
  readonly track: Int32Array
  readonly durationMs: Int32Array
  /** How much of it the listener stays for, ms; where a seek comes between (1), up to then. */
  readonly staysMs: Int32Array
  readonly seeks: Uint8Array
  /** Chunks of it that the listener has heard before in the session. */
  readonly own: Int32Array
  /** Rung of the first chunk. */
  readonly rung: Int32Array
  /** What the listener's line is like when the track is due (`Line.factor`, `Line.lastMileUs`), and for how long, µs. */
  readonly lineFactor: Float64Array
  readonly lastMileUs: Float64Array
  readonly lineForUs: Float64Array
  /** 1 = nothing unusual so far; 0 = the way to the first byte is gone step by step when it is this track's turn. */
  readonly usual: Uint8Array
  /** The rows of which this is so, and the places of their renditions (`Digest.chunksAt`). */
  readonly asked: Int32Array
  readonly place: Int32Array
  readonly provider: Int32Array
  /** What the provider's edge has (`EdgeTier.find`). */
  readonly found: Int32Array
  /** Time that the edge takes longer than a full one would, and the whole time to the first byte, ms. */
  readonly missMs: Float64Array
  readonly firstByteMs: Float64Array
  readonly roundTripMs: Float64Array
  /** 1 = over a new connection. */
  readonly opens: Uint8Array

  constructor(rows: number) {
    const whole = (): Int32Array => new Int32Array(rows)
    const real = (): Float64Array => new Float64Array(rows)
    this.slot = whole()
    this.nowMs = whole()
    this.key = whole()
    this.draws = whole()
    this.track = whole()
    this.durationMs = whole()
    this.staysMs = whole()
    this.seeks = new Uint8Array(rows)
    this.own = whole()
    this.rung = whole()
    this.lineFactor = real()
    this.lastMileUs = real()
    this.lineForUs = real()
    this.usual = new Uint8Array(rows)
    this.asked = whole()
    this.place = whole()
    this.provider = whole()
    this.found = whole()
    this.missMs = real()
    this.firstByteMs = real()
    this.roundTripMs = real()
    this.opens = new Uint8Array(rows)
  }
}
