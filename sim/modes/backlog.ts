/**
 * What waits at a station with many servers, as a fluid: what comes in beyond the capacity first finds servers that are free,
 * then a queue. How many are busy follows what comes in as in a system without a queue whose services are exponential
 * (M/M/∞: dn/dt = λ − n/S), up to all of them. Bytes, and bytes per ms.
 */
export class Backlog {
  /** What waits. */
  bytes = 0
  private readonly capacity: number
  /** What goes out. */
  private served = 0

  constructor(capacity: number) {
    this.capacity = capacity
  }

  /**
   * @param flow what comes in over a time
   * @param serviceMs mean time that a read takes
   */
  advance(spanMs: number, flow: number, serviceMs: number): void {
    const { capacity } = this
    let leftMs = spanMs
    if (this.bytes > 0) {
      const after = this.bytes + (flow - capacity) * spanMs
      if (after > 0) {
        this.bytes = after
        return
      }
      leftMs -= this.bytes / (capacity - flow)
      this.bytes = 0
    } else if (flow > capacity) {
      leftMs -= serviceMs * Math.log((flow - this.served) / (flow - capacity))
      if (leftMs >= 0) {
        this.served = capacity
        this.bytes = (flow - capacity) * leftMs
        return
      }
      leftMs = spanMs
    }
    this.served = flow + (this.served - flow) * Math.exp(-leftMs / serviceMs)
  }
}
