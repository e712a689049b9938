/**
 * What a quantity measures. Each kind has one base unit, in which a plan keeps it: milliseconds, bytes, bits per
 * second, a ratio from 0 to 1, pieces, USD per gigabyte, USD, or a plain number.
 */
export type Kind = 'duration' | 'bytes' | 'bandwidth' | 'ratio' | 'count' | 'price' | 'money' | 'number'

/** A unit of a kind: one of it is `times · 10^power` base units (kept apart so that 99.9 % is exactly 0.999). */
export interface UnitOfKind {
  /** As a scenario writes it, right behind the figure. */
  symbol: string
  /** As a person reads it; the same unless a reader could take the short form for something else (m: minutes). */
  shown: string
  times: number
  power: number
}

export interface KindInfo {
  /** With its article, as it stands in "expected …". */
  what: string
  /** Name of the base unit in plans and in `explain --json`; null for plain numbers. */
  base: string | null
  /** Whether a figure without a unit means base units. */
  bare: boolean
  /** From the smallest to the largest. */
  units: readonly UnitOfKind[]
  examples: string
}

/** Every kind, its units (decimal: 1 TB = 10¹² bytes) and how errors speak of it. */
export const kinds: Readonly<Record<Kind, KindInfo>> = {
  duration: {
    what: 'a duration with its unit',
    base: 'ms',
    bare: false,
    units: [
      unit('ms', 0),
      unit('s', 3),
      { symbol: 'm', shown: 'min', times: 6, power: 4 },
      { symbol: 'h', shown: 'h', times: 36, power: 5 },
      { symbol: 'd', shown: 'd', times: 864, power: 5 },
    ],
    examples: '250ms, 1.5s, 30m, 2h or 3d',
  },
  bytes: {
    what: 'a size with its unit',
    base: 'bytes',
    bare: false,
    units: [unit('B', 0), unit('kB', 3), unit('MB', 6), unit('GB', 9), unit('TB', 12), unit('PB', 15)],
    examples: '500GB or 10TB',
  },
  bandwidth: {
    what: 'a bandwidth with its unit',
    base: 'bps',
    bare: false,
    units: [unit('bps', 0), unit('kbps', 3), unit('Mbps', 6), unit('Gbps', 9), unit('Tbps', 12)],
    examples: '96kbps, 40Mbps or 400Gbps',
  },
  ratio: {
    what: 'a share from 0% to 100%',
    base: 'ratio',
    bare: true,
    units: [unit('%', -2)],
    examples: '61% or 0.61',
  },
  count: {
    what: 'a number of things',
    base: 'count',
    bare: true,
    units: [unit('', 0), unit('k', 3), unit('M', 6), unit('G', 9)],
    examples: '12, 100k or 50M',
  },
  price: {
    what: 'a price per volume',
    base: 'USD/GB',
    bare: false,
    units: [unit('USD/TB', -3), unit('USD/GB', 0)],
    examples: '0.006 USD/GB',
  },
  money: { what: 'an amount of money', base: 'USD', bare: false, units: [unit('USD', 0)], examples: '25 USD' },
  number: { what: 'a number', base: null, bare: true, units: [unit('', 0)], examples: '0.5' },
}

function unit(symbol: string, power: number): UnitOfKind {
  return { symbol, shown: symbol, times: 1, power }
}
