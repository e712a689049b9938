import { describe, expect, it } from 'vitest'
import { normalQuantile } from './normal.ts'

describe('the normal quantile', () => {
  // From the inverse error function with 40 digits (mpmath; far out the complementary one), to the nearest double.
  it.each([
    [0.9, 1.2815515655446004],
    [0.975, 1.9599639845400543],
    [0.99, 2.326347874040841],
    [0.999, 3.0902323061678136],
    [0.1, -1.2815515655446004],
    [0.01, -2.326347874040841],
    [1e-5, -4.264890793922825],
    [1e-10, -6.361340902404057],
    [1e-20, -9.262340089798407],
    [1e-100, -21.273453560965326],
    [1e-300, -37.0470962993612],
  ])('at %d is %d', (p, z) => {
    // Above 0.5 it is the rounding of p that counts, not of the result.
    expect(Math.abs(normalQuantile(p) / z - 1)).toBeLessThan(2e-15)
  })

  it('is 0 at the median, and its negative on the other side', () => {
    expect(normalQuantile(0.5)).toBe(0)
    // Numbers of few bits, so that 1 - p is exact.
    for (let i = 1; i < 512; i++) expect(normalQuantile(1 - i / 1024)).toBe(-normalQuantile(i / 1024))
    for (let i = 11; i < 53; i++) expect(normalQuantile(1 - 2 ** -i)).toBe(-normalQuantile(2 ** -i))
  })

  it('rises, also where one approximation takes over from another', () => {
    const seams = [0.075, 0.925, Math.exp(-25), 1 - Math.exp(-25)]
    const points = [
      ...Array.from({ length: 999 }, (_, i) => (i + 1) / 1000),
      ...seams.flatMap((p) => [p * (1 - 1e-9), p, p + (1 - p) * 1e-9]),
    ].sort((a, b) => a - b)
    const quantiles = points.map(normalQuantile)
    for (let i = 1; i < points.length; i++) {
      if (points[i] > points[i - 1]) expect(quantiles[i]).toBeGreaterThan(quantiles[i - 1])
    }
  })
})
