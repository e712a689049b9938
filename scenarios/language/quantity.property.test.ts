import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatQuantity } from './format-quantity.ts'
import { parseQuantity, quantityPattern } from './parse-quantity.ts'
import { type Kind, kinds } from './units.ts'

const kind = fc.constantFrom(...(Object.keys(kinds) as Kind[]))
const most = (of: Kind): number => (of === 'ratio' ? 1 : 1e17)

it('what is formatted is read back, to half a unit of its third digit', () => {
  fc.assert(
    fc.property(
      kind,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: -4, max: 17 }),
      (of, part, power) => {
        const value = Math.min(part * 10 ** power, most(of))
        fc.pre(value === 0 || value > 1e-9)
        const text = formatQuantity(value, of)
        const back = parseQuantity(text, of) as number
        expect(quantityPattern(of).test(text)).toBe(true)
        expect(Math.abs(back - value)).toBeLessThanOrEqual(0.005 * value)
        expect(formatQuantity(back, of)).toBe(text)
      },
    ),
    { numRuns: 2000 },
  )
})

it('three significant digits in any unit survive exactly', () => {
  const written = kind.chain((of) =>
    fc.record({
      of: fc.constant(of),
      digits: fc.integer({ min: 1, max: of === 'ratio' ? 100 : 999 }),
      unit: fc.constantFrom(...kinds[of].units.filter(({ symbol }) => symbol !== 'USD/TB')),
    }),
  )
  fc.assert(
    fc.property(written, ({ of, digits, unit }) => {
      const value = parseQuantity(`${digits}${unit.symbol}`, of) as number
      expect(parseQuantity(formatQuantity(value, of), of)).toBeCloseTo(value, 9)
    }),
    { numRuns: 1000 },
  )
})

it('a figure may be grouped and its unit set apart', () => {
  fc.assert(
    fc.property(
      kind,
      fc.integer({ min: 1000, max: 999_999 }),
      fc.constantFrom('_', ' ', '\u202f'),
      (of, digits, group) => {
        const unit = kinds[of].units[0].symbol
        const grouped = String(digits).replace(/\B(?=(\d{3})+$)/g, group)
        const gap = unit === '' ? '' : ' '
        expect(parseQuantity(`${grouped}${gap}${unit}`, of)).toBe(parseQuantity(`${digits}${unit}`, of))
      },
    ),
  )
})
