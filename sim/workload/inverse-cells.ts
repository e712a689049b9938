/** Equal stretches of (0, 1), each with a polynomial of its own: 48 KB in all, which stay in the processor's cache. */
export const CELLS = 1024
/** Coefficients of a cell's polynomial, lowest power first. */
export const TERMS = 6
/** How near to a whole number a polynomial's value may come before its floor is not certain. */
export const MARGIN = 2 ** -10
/** Largest error by rounding, as a part of the largest value in a cell: some hundred roundings. */
const ROUNDING = 2 ** -45

/** A rising function on a stretch of (0, 1), and how curved it is. */
export interface SmoothPiece {
  /** Where the piece ends; the next one begins there. */
  to: number
  value: (u: number) => number
  /** A bound of the absolute sixth derivative between two arguments; Infinity where there is none. */
  sixthDerivative: (from: number, to: number) => number
}

/**
 * A piecewise smooth function on (0, 1) without its powers and logarithms, near enough to have the same floor. Each of
 * the cells has the polynomial of degree 5 through the function's values at six Chebyshev nodes, in powers of the part
 * of the cell. Its error is at most max |f⁽⁶⁾| h⁶ / (6! · 2¹¹) with h the width of a cell (interpolation at Chebyshev
 * nodes; Davis, "Interpolation and Approximation", 1963, section 3.3), known before a number is drawn. Wherever a
 * polynomial's value is farther than MARGIN from a whole number, its floor is that of the function.
 *
 * @param pieces in rising order; the last one ends at 1
 * @returns CELLS times TERMS coefficients; NaN in cells where no polynomial is that near
 */
export function inverseCells(pieces: readonly SmoothPiece[]): Float64Array {
  const coefficients = new Float64Array(CELLS * TERMS).fill(Number.NaN)
  let piece = 0
  for (let cell = 0; cell < CELLS; cell++) {
    const from = cell / CELLS
    const to = (cell + 1) / CELLS
    while (pieces[piece].to <= from) piece++
    if (pieces[piece].to < to || errorBound(pieces[piece], from, to) > MARGIN) continue
    coefficients.set(interpolate(pieces[piece], from, to), cell * TERMS)
  }
  return coefficients
}

/** How far a cell's polynomial may be from the function as it is computed: by theory, and by rounding u and values. */
function errorBound({ value, sixthDerivative }: SmoothPiece, from: number, to: number): number {
  const theory = (sixthDerivative(from, to) * (to - from) ** TERMS) / (720 * 2 ** (2 * TERMS - 1))
  const slope = (value(to) - value(from)) / (to - from)
  const bound = theory + value(to) * ROUNDING + slope * 2 ** -50
  return Number.isNaN(bound) ? Number.POSITIVE_INFINITY : bound
}

/** Coefficients of the polynomial through six Chebyshev nodes. */
function interpolate({ value }: SmoothPiece, from: number, to: number): number[] {
  const nodes = Array.from({ length: TERMS }, (_, i) => 0.5 - 0.5 * Math.cos(((2 * i + 1) * Math.PI) / (2 * TERMS)))
  const differences = nodes.map((node) => value(from + node * (to - from)))
  for (let order = 1; order < TERMS; order++) {
    for (let i = TERMS - 1; i >= order; i--) {
      differences[i] = (differences[i] - differences[i - 1]) / (nodes[i] - nodes[i - order])
    }
  }
  // From Newton's form to powers, by Horner's rule.
  const powers = new Array<number>(TERMS).fill(0)
  for (let i = TERMS - 1; i >= 0; i--) {
    for (let k = TERMS - 1; k >= 1; k--) powers[k] = powers[k - 1] - nodes[i] * powers[k]
    powers[0] = differences[i] - nodes[i] * powers[0]
  }
  return powers
}
