import { expect, it } from 'vitest'
import { LONGEST_MS } from '../../sim/stats/histogram.ts'
import type { TwinOutput } from '../commands/twin.output.ts'
import { twinText } from './twin-text.ts'

const delay = { median: 1.5, p99: 4 }

function output(rows: TwinOutput['rows'], over: Partial<TwinOutput> = {}): TwinOutput {
  return {
    schemaVersion: 1,
    scenario: 'evening-peak',
    seed: 'seed',
    listeners: 300,
    tracks: 4000,
    warmupMs: 30_000,
    durationMs: 180_000,
    changes: ['a smaller catalog'],
    rows,
    calibration: {
      seed: 'seed/calibration',
      durationMs: 30_000,
      samples: { authorize: 50, edge: 400, shield: 40, origin: 60 },
      conditions: {
        authorizeMs: delay,
        edgeServiceMs: delay,
        shieldServiceMs: delay,
        originServiceMs: delay,
        bytesPerNominal: 1.1,
      },
    },
    live: { sessions: 310, latestStartMs: 900, failures: [] },
    trusted: true,
    wallSeconds: 250,
    ...over,
  }
}

function row(name: string, unit: 'ms' | 'ratio', simulated: number, live: number): TwinOutput['rows'][number] {
  const alone = (value: number) => ({ value, low: null, high: null })
  const difference = live - simulated
  return { name, unit, simulated: alone(simulated), live: alone(live), difference, withinChance: null }
}

/** The line of a row, with plain spaces. */
function lineOf(shown: TwinOutput['rows'][number]): string | undefined {
  const lines = twinText(output([shown]), 'Does it hold?', 100, 'twin.json').split('\n')
  return lines
    .find((line) => line.includes(shown.name))
    ?.replace(/[\u202f\u00a0]| +/g, ' ')
    .trim()
}

it.each([
  ['ratio', 0.5, 0.512, '+1.20 points'],
  ['ratio', 0.5, 0.488, '−1.20 points'],
  ['ratio', 0.5, 0.500_04, '0.00 points'],
  ['ratio', 0.5, 0.499_96, '0.00 points'],
  ['ratio', 0.5, 0.5, '0.00 points'],
  ['ms', 100, 112, '+12.0 ms'],
  ['ms', 100, 88, '−12.0 ms'],
] as const)(
  'shows a difference with the sign that its figure has: %s from %s to %s',
  (unit, simulated, live, shown) => {
    expect(lineOf(row('the row', unit, simulated, live))).toMatch(new RegExp(`[%s] ${shown.replace('+', '\\+')}$`))
  },
)

it('says of an interval that nothing seen bounds that it has no end', () => {
  const [simulated, live] = [612, 640].map((value) => ({ value, low: value - 20, high: LONGEST_MS }))
  const shown = lineOf({ ...row('p99.9', 'ms', 612, 640), simulated, live, withinChance: true })
  expect(shown).toContain('592–∞ ms / 620–∞ ms')
})

it('says why the exit code is 1', () => {
  const text = (trusted: boolean) => twinText(output([], { trusted }), 'Does it hold?', 100, 'twin.json')
  expect(text(false).replace(/\s+/g, ' ')).toContain('the comparison is not to be trusted')
  expect(text(true)).not.toContain('trusted')
})

it('does not pass off as measured what the calibration has not seen', () => {
  const { calibration } = output([])
  const unseen = { ...calibration, samples: { ...calibration.samples, shield: 0 } }
  const text = twinText(output([], { calibration: unseen }), 'Does it hold?', 100, 'twin.json').replace(/\s+/g, ' ')
  expect(text).toContain('shield adds not observed')
  expect(text).toMatch(/origin adds 1\.50.ms/)
})
