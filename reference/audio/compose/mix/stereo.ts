/** Left and right of something that is being mixed; both as long as the piece. */
export interface Stereo {
  readonly left: Float32Array
  readonly right: Float32Array
}

export function silentStereo(samples: number): Stereo {
  return { left: new Float32Array(samples), right: new Float32Array(samples) }
}

/** Adds `from`, scaled, to `to`. */
export function add(to: Stereo, from: Stereo, gain: number): void {
  addChannel(to.left, from.left, gain)
  addChannel(to.right, from.right, gain)
}

function addChannel(to: Float32Array, from: Float32Array, gain: number): void {
  for (let i = 0; i < to.length; i++) to[i] += gain * from[i]
}

/** Adds `from` to two channels in one go: memory is what mixing waits for. */
export function addToTwo(a: Float32Array, gainA: number, b: Float32Array, gainB: number, from: Float32Array): void {
  for (let i = 0; i < from.length; i++) {
    a[i] += gainA * from[i]
    b[i] += gainB * from[i]
  }
}

export function gainOf(db: number): number {
  return 10 ** (db / 20)
}
