/** Years before the first recording and far ahead are nobody's. */
const FIRST_YEAR = 1850
const LAST_YEAR = 2200

/** A year and its decade as words of the index. */
export function yearFacts(releasedMs: number | null): string[] {
  if (releasedMs === null) return []
  const year = new Date(releasedMs).getUTCFullYear()
  return [yearFact(year), decadeFact(year)]
}

/** Words one of which is there when a year lies in the range, both ends included: whole decades are one word each. */
export function yearRangeFacts(from: number, to: number): string[] {
  const facts: string[] = []
  const last = Math.min(to, LAST_YEAR)
  let year = Math.max(from, FIRST_YEAR)
  while (year <= last) {
    const whole = year % 10 === 0 && year + 9 <= last
    facts.push(whole ? decadeFact(year) : yearFact(year))
    year += whole ? 10 : 1
  }
  // Nothing is out in no year at all.
  return facts.length === 0 ? [yearFact(from)] : facts
}

/** The code of a recording (ISRC) or of an album (UPC) as a word of the index. */
export function codeFact(of: 'isrc' | 'upc', code: string): string {
  return of + code.toLowerCase().replace(/[^0-9a-z]/g, '')
}

function yearFact(year: number): string {
  return `y${year}`
}

function decadeFact(year: number): string {
  return `d${Math.floor(year / 10)}`
}
