import type { Balancing } from './services-plan.ts'
import type { Station } from './station.ts'
import type { Stream } from './stream.ts'

/**
 * Chooses the replica for a request: at random; in turns; the one with the fewest requests in hand, ties at random; or the
 * less loaded of two drawn at random (Mitzenmacher 2001).
 */
export class Balancer {
  private readonly how: Balancing
  private readonly replicas: readonly Station[]
  private readonly stream: Stream
  private turn = 0

  constructor(how: Balancing, replicas: readonly Station[], stream: Stream) {
    this.how = how
    this.replicas = replicas
    this.stream = stream
  }

  next(): Station {
    const { replicas, stream } = this
    const count = replicas.length
    if (count === 1) return replicas[0]
    if (this.how === 'round-robin') {
      this.turn = (this.turn + 1) % count
      return replicas[this.turn]
    }
    const first = Math.floor(stream.next() * count)
    if (this.how === 'random') return replicas[first]
    if (this.how === 'two-choices') {
      const second = (first + 1 + Math.floor(stream.next() * (count - 1))) % count
      return replicas[second].present < replicas[first].present ? replicas[second] : replicas[first]
    }
    // From a random one on, so that the first of equals is not always the same.
    let least = replicas[first]
    for (let i = 1; i < count; i++) {
      const one = replicas[(first + i) % count]
      if (one.present < least.present) least = one
    }
    return least
  }
}
