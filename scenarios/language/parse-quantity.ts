import { type Kind, kinds, type UnitOfKind } from './units.ts'

/** A figure: digits, perhaps in groups of three set apart by `_`, a space or a thin space, perhaps a decimal part. */
const FIGURE = String.raw`(?:[0-9]{1,3}(?:[_ \u2009\u202f][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?`
/** What may stand between figure and unit. */
const GAP = String.raw`[ \u00a0\u2009\u202f]?`

interface Spelling {
  pattern: RegExp
  units: ReadonlyMap<string, UnitOfKind>
}

const spellings = new Map<Kind, Spelling>()

function spelling(kind: Kind): Spelling {
  const known = spellings.get(kind)
  if (known) return known
  const units = new Map<string, UnitOfKind>()
  for (const unit of kinds[kind].units) {
    units.set(unit.symbol, unit)
    units.set(unit.shown, unit)
  }
  if (kinds[kind].bare) units.set('', { symbol: '', shown: '', times: 1, power: 0 })
  const symbols = [...units.keys()].filter((symbol) => symbol !== '').join('|')
  const suffix = symbols === '' ? '' : `(?:${GAP}(${symbols}))${units.has('') ? '?' : ''}`
  const found = { pattern: new RegExp(`^(${FIGURE})${suffix}$`), units }
  spellings.set(kind, found)
  return found
}

/** The regular expression that every spelling of this kind matches, for JSON Schema. */
export function quantityPattern(kind: Kind): RegExp {
  return spelling(kind).pattern
}

/**
 * A quantity in its kind's base unit, or null when the text is not a quantity of that kind. Never negative.
 *
 * @example parseQuantity('1.5s', 'duration') // 1500
 * @example parseQuantity('61%', 'ratio') // 0.61
 * @example parseQuantity('10TB', 'bytes') // 1e13
 */
export function parseQuantity(text: string, kind: Kind): number | null {
  const { pattern, units } = spelling(kind)
  const match = pattern.exec(text.trim())
  if (!match) return null
  const [, figure, symbol = ''] = match
  const { times, power } = units.get(symbol) as UnitOfKind
  return Number(`${figure.replace(/[^0-9.]/g, '')}e${power}`) * times
}

/**
 * The text spelled as the language wants it, where only the case of the unit is wrong (`10tb` → `10TB`); null when there
 * is no such spelling or more than one.
 */
export function respellQuantity(text: string, kind: Kind): string | null {
  const match = new RegExp(`^(${FIGURE})${GAP}([A-Za-z%/]+)$`).exec(text.trim())
  if (!match) return null
  const [, figure, symbol] = match
  const candidates = kinds[kind].units.filter((unit) => unit.symbol.toLowerCase() === symbol.toLowerCase())
  return candidates.length === 1 ? `${figure}${symbol.includes('/') ? ' ' : ''}${candidates[0].symbol}` : null
}
