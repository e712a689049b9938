/** Sample rate of everything that is composed or mastered here, in hertz. */
export const MASTER_RATE = 44_100

/** Stereo sound: as many samples left as right, each in [-1, 1]. */
export interface StereoPcm {
  readonly sampleRate: number
  readonly left: Float32Array
  readonly right: Float32Array
}
