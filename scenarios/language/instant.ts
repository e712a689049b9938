/** An instant with its offset from UTC: seconds may be left out, the offset may not. */
export const INSTANT_PATTERN =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,3}))?)?(Z|[+-][0-9]{2}:[0-9]{2})$/

/**
 * Epoch milliseconds (UTC) of an ISO 8601 instant; null when the text is not one, or names a day that does not exist.
 *
 * @example parseInstant('2026-11-21T00:30:00+01:00') === parseInstant('2026-11-20T23:30:00Z')
 */
export function parseInstant(text: string): number | null {
  const match = INSTANT_PATTERN.exec(text.trim())
  if (!match) return null
  const [, year, month, day, hour, minute, second = '0', fraction = '0', offset] = match
  const localMs = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second, +fraction.padEnd(3, '0'))
  // Date.UTC carries overflow on (the 30th of February is the 2nd of March), so the day must come back as written.
  if (!new Date(localMs).toISOString().startsWith(`${year}-${month}-${day}T${hour}:${minute}`)) return null
  return offset === 'Z' ? localMs : localMs - offsetMinutes(offset) * 60_000
}

function offsetMinutes(offset: string): number {
  const [hours, minutes] = offset.slice(1).split(':').map(Number)
  return (offset[0] === '-' ? -1 : 1) * (hours * 60 + minutes)
}

/** An instant in UTC, without milliseconds unless it has some: `2026-11-20T23:30:00Z`. */
export function formatInstant(utcMs: number): string {
  return new Date(utcMs).toISOString().replace('.000Z', 'Z')
}
