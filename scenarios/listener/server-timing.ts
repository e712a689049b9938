/** One part of a `Server-Timing` header: where the time of an answer went. */
export interface TimingPart {
  name: string
  /** Such as `hit`; null where it says nothing. */
  description: string | null
  durationMs: number
}

/**
 * Reads a `Server-Timing` header (W3C Server Timing, 2023). Parts without a duration are left out.
 *
 * @example serverTiming('edge;dur=1.2, shield;desc=hit;dur=0.8')
 */
export function serverTiming(header: string): TimingPart[] {
  const parts: TimingPart[] = []
  for (const text of header.split(',')) {
    const [name, ...parameters] = text.split(';').map((word) => word.trim())
    const parameter = (key: string) => parameters.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1)
    const durationMs = Number.parseFloat(parameter('dur') ?? '')
    if (name === '' || !Number.isFinite(durationMs)) continue
    parts.push({ name, description: parameter('desc')?.replace(/^"(.*)"$/, '$1') ?? null, durationMs })
  }
  return parts
}
