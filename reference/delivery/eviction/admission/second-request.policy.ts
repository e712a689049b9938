import { FrequencySketch } from '../frequency-sketch.policy.ts'

/**
 * Admits at the second request: on the web most objects are asked for once and never again. (Maggs, Sitaraman: "Algorithmic
 * nuggets in content delivery", ACM SIGCOMM CCR 45(3), 2015, with a Bloom filter.) Requests are remembered in a sketch whose
 * counts are halved now and then, so that the second has to come while the first is not long ago.
 *
 * Implements `Admission`, which says what the method promises; the table of policies checks it.
 */
export class SecondRequest {
  private readonly sketch: FrequencySketch

  constructor(objects: number) {
    this.sketch = new FrequencySketch(objects)
  }

  admits(key: number, _sizeBytes: number, _uniform: number): boolean {
    const again = this.sketch.estimate(key) > 0
    this.sketch.add(key)
    return again
  }
}
