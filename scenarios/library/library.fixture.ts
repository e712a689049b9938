import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Happening, Result } from '../../sim/result.ts'
import type { ReplayOutput } from '../commands/replay.output.ts'
import { violations } from '../committed-schema.fixture.ts'
import { temporaryFolder } from '../language/scenario-files.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'

/** Scenarios whose replays are for `npm run test:long`. */
export const longNames: readonly string[] = [
  'day',
  'delivery-forms',
  'license-outage',
  'region-loss',
  'storage-site-loss',
]

interface Replayed {
  exitCode: number
  output: ReplayOutput
  result: Result
}

/**
 * Replays scenarios of the library before the tests of a file, checks that each comes to what every replay comes to, and gives
 * their results. So few listeners, also of aggregate scenarios, that intervals are wide: what is asserted holds by a
 * multiple, or is no matter of chance.
 */
export function replaysOf(names: readonly string[]): (name: string) => Result {
  const cwd = temporaryFolder()
  const replays = new Map<string, Replayed>()
  beforeAll(async () => {
    for (const name of names) {
      const { exitCode, out } = await soundcheck(`replay ${name} --mode sampled --listeners 5k --workers 2 --json`, {
        cwd,
      })
      const output: ReplayOutput = JSON.parse(out)
      const text = readFileSync(resolve(cwd, output.files.result), 'utf8')
      replays.set(name, { exitCode, output, result: JSON.parse(text) })
    }
  })

  function replayOf(name: string): Replayed {
    const replay = replays.get(name)
    if (!replay) throw new Error(`${name} is not replayed`)
    return replay
  }

  describe.each(names)('%s', (name) => {
    it('replays to a verdict for each of its objectives', () => {
      const { exitCode, output, result } = replayOf(name)
      expect(violations('replay.schema.json', output)).toEqual([])
      expect(violations('result.schema.json', result)).toEqual([])
      expect(exitCode).toBe(result.held ? 0 : 1)
      expect(result.held).toBe(result.objectives.every(({ held }) => held))
      expect(result.objectives.map(({ text }) => text)).toEqual(result.plan.objectives.map(({ text }) => text))
      for (const { text, measured } of result.objectives) expect([text, measured.samples > 0]).toEqual([text, true])
      expect(result.figures.plays).toBeGreaterThan(0)
    })

    it('has a timeline of its whole length', () => {
      const { plan, timeline, providers } = replayOf(name).result
      const { bucketMs, atMs, ...columns } = timeline
      expect(atMs[0]).toBe(0)
      expect(atMs.length).toBe(Math.ceil(plan.durationMs / bucketMs))
      for (const column of Object.values(columns)) {
        const each = Array.isArray(column[0]) ? column : [column]
        for (const one of each) expect(one).toHaveLength(atMs.length)
      }
      for (const column of [timeline.egressBps, timeline.edgeHitRatio, timeline.playShare]) {
        expect(column).toHaveLength(providers.length)
      }
    })
  })

  return (name) => replayOf(name).result
}

/** What has happened, but for the autoscaler's doings, which are there on any day. */
export const kindsOf = (happenings: readonly Happening[]): string[] =>
  [...new Set(happenings.map(({ kind }) => kind))].filter((kind) => kind !== 'scaling').sort()
