import { MASTER_RATE } from '../../pcm.ts'

/** Samples of one period; each table has one more, a copy of the first, to interpolate without a wrap. */
export const TABLE_SIZE = 2048

/** Above this nothing is played, so that interpolation leaves its images below what can be heard. */
const HIGHEST_HZ = 18_000

/** One period of a sine. */
export const SINE = Float32Array.from({ length: TABLE_SIZE + 1 }, (_, i) => Math.sin((2 * Math.PI * i) / TABLE_SIZE))

/**
 * A periodic wave without aliases: tables with 1, 2, 4 … harmonics, of which a note uses the richest that stays below
 * 18 kHz (one table an octave, as in early wavetable synthesizers).
 */
class Wavetable {
  readonly #tables: readonly Float32Array[]

  /** @param amplitude of harmonic 1, 2, 3 …, in sine phase */
  constructor(amplitude: (harmonic: number) => number) {
    const tables: Float32Array[] = []
    const sum = new Float64Array(TABLE_SIZE)
    let harmonic = 1
    for (let harmonics = 1; harmonics <= TABLE_SIZE / 4; harmonics *= 2) {
      for (; harmonic <= harmonics; harmonic++) {
        const level = amplitude(harmonic)
        if (level === 0) continue
        for (let i = 0; i < TABLE_SIZE; i++) sum[i] += level * SINE[(harmonic * i) % TABLE_SIZE]
      }
      const table = new Float32Array(TABLE_SIZE + 1)
      table.set(sum)
      table[TABLE_SIZE] = table[0]
      tables.push(table)
    }
    this.#tables = tables
  }

  /** The period to be read at `hz * TABLE_SIZE / MASTER_RATE` samples a sample. */
  tableFor(hz: number): Float32Array {
    const level = Math.floor(Math.log2(Math.max(1, HIGHEST_HZ / hz)))
    return this.#tables[Math.min(level, this.#tables.length - 1)]
  }
}

/** How far a phase moves in a sample, in samples of a table. */
export function increment(hz: number): number {
  return (hz * TABLE_SIZE) / MASTER_RATE
}

const odd = (harmonic: number) => harmonic % 2 === 1

export const WAVES = {
  sine: new Wavetable((harmonic) => (harmonic === 1 ? 1 : 0)),
  triangle: new Wavetable((harmonic) => (odd(harmonic) ? (harmonic % 4 === 1 ? 0.8 : -0.8) / harmonic ** 2 : 0)),
  saw: new Wavetable((harmonic) => 0.6 / harmonic),
  square: new Wavetable((harmonic) => (odd(harmonic) ? 0.9 / harmonic : 0)),
  /** Drawbars: fundamental, octave, twelfth, double octave and a little above. */
  organ: new Wavetable((harmonic) => [0, 0.6, 0.4, 0.25, 0.2, 0, 0.1, 0, 0.12][harmonic] ?? 0),
  /** A bowed string: a saw whose body favors the harmonics up to the sixth. */
  string: new Wavetable((harmonic) => (0.6 / harmonic) * (harmonic <= 6 ? 1 : (6 / harmonic) ** 0.8)),
} as const

export type Wave = keyof typeof WAVES
