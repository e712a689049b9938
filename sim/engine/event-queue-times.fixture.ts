const bits = new BigInt64Array(1)
const double = new Float64Array(bits.buffer)

/** So many representable numbers above a positive one. */
function neighbor(from: number, steps: number): number {
  double[0] = from
  bits[0] += BigInt(steps)
  return double[0]
}

/** The time of an event made by another, from the other's time, a number in (0, 1) and the events made so far. */
export const nextTimes: Record<string, (now: number, u: number, made: number) => number> = {
  exponential: (now, u) => now - Math.log(u),
  'Pareto(1.1)': (now, u) => now + u ** (-1 / 1.1),
  'of a huge span': (now, u) => now + u ** -20,
  bimodal: (now, u) => now + (u < 0.9 ? u : 1000 * u),
  'all tied': (now) => now + 1,
  'all at once': (now) => now,
  'tied with a few': (now, u) => now + Math.floor(4 * u),
  'ever slower': (now, u, made) => now - Math.log(u) * 1.003 ** made,
  'ever faster': (now, u, made) => now - Math.log(u) * 0.997 ** made,
  'in bursts': (now, u, made) => (made % 1000 < 900 ? now + 1e-6 * u : now + 1000 * u),
  'far apart and close by': (now, u) => now + 10 ** (40 * u - 30),
  'past all numbers': (now, u) => now + 1e308 * u,
  'never, some': (now, u) => (u < 0.1 ? Number.POSITIVE_INFINITY : now + u),
  'before everything, some': (now, u) => (u < 0.1 ? Number.NEGATIVE_INFINITY : now + u),
  'of the smallest numbers': (now, u) => now + Number.MIN_VALUE * Math.floor(1000 * u),
  'at zeros of both signs': (_, u) => (u < 0.3 ? -0 : u < 0.6 ? 0 : u - 0.8),
  'into the past too': (now, u) => now + u - 0.4,
  'around zero': (_, u) => u - 0.5,
  'at neighboring numbers': (now, u) => neighbor(Math.min(Math.max(1, now), 1e300), Math.floor(100 * u)),
  'at neighbors far out': (_, u) => neighbor(1e300, Math.floor(1e6 * u)),
  'at 1e300 and at 1e-300': (_, u) => (u < 0.5 ? 1e300 : 1e-300) * (1 + ((1e3 * u) % 1)),
  'in two clusters': (_, u) => (u < 0.5 ? 0 : 1e9) + ((1e3 * u) % 1),
  'at the ends of all numbers': (_, u) =>
    [Number.NEGATIVE_INFINITY, -Number.MAX_VALUE, Number.MAX_VALUE, Number.POSITIVE_INFINITY][Math.floor(4 * u)],
  'at any power of two': (_, u) => 2 ** Math.floor(2098 * u - 1074),
}

/** With as many events in each decade of time as in the next, or too close for widths: more than rungs can part. */
export const deepest = new Set([
  'of a huge span',
  'far apart and close by',
  'of the smallest numbers',
  'at the ends of all numbers',
  'at any power of two',
])
