/** Some requests of a trace, in order. */
export interface Requests {
  /** The object that each is for. */
  ids: Uint32Array
  /** The size of each one's object, bytes, at least 1; null where the trace has no sizes. */
  sizesBytes: Float64Array | null
  /** When each came, seconds since some moment, never less than before; null where the trace has no times. */
  timesS: Float64Array | null
}
