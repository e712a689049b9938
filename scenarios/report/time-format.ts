import { UNIT_SPACE } from './number-format.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A length of time as people say it: `2 h`, `1 h 30 min`, `30 s`, `250 ms`; at most two parts, never rounded up. */
export function duration(ms: number): string {
  const parts: [number, string][] = [
    [Math.floor(ms / DAY), 'd'],
    [Math.floor((ms % DAY) / HOUR), 'h'],
    [Math.floor((ms % HOUR) / MINUTE), 'min'],
    [Math.floor((ms % MINUTE) / 1000), 's'],
    [Math.floor(ms % 1000), 'ms'],
  ]
  const said = parts.filter(([n]) => n > 0).slice(0, 2)
  return said.length === 0 ? `0${UNIT_SPACE}s` : said.map(([n, unit]) => n + UNIT_SPACE + unit).join(UNIT_SPACE)
}

/** A moment of simulated time, `1:05` or, where seconds matter, `1:05:30`. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000) % 60
  const text = `${Math.floor(ms / HOUR)}:${pad(Math.floor((ms % HOUR) / MINUTE))}`
  return seconds === 0 ? text : `${text}:${pad(seconds)}`
}

/** The hour and minute of an instant, UTC, and its second if need be: `20:40`, `20:40:15`. */
export function utcClock(epochMs: number, toSeconds = false): string {
  return new Date(epochMs).toISOString().slice(11, toSeconds ? 19 : 16)
}

/** The day and minute of an instant, UTC: `2026-11-20 23:30 UTC`. */
export function utcMoment(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')}${UNIT_SPACE}UTC`
}

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * 1000),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7].map((n) => n * DAY),
]

/** Round moments from 0 to the end, at most `most` steps of them, for an axis of simulated time. */
export function timeTicks(durationMs: number, most: number): number[] {
  const step = STEPS.find((ms) => durationMs / ms <= most) ?? Math.ceil(durationMs / most / DAY) * DAY
  return Array.from({ length: Math.floor(durationMs / step) + 1 }, (_, i) => i * step)
}

const pad = (n: number) => String(n).padStart(2, '0')
