import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Happening, Result } from '../../sim/result.ts'
import type { ReplayOutput } from '../commands/replay.output.ts'
import { violations } from '../committed-schema.fixture.ts'
import { libraryNames } from '../language/find.ts'
import { temporaryFolder } from '../language/scenario-files.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'

interface Replayed {
  exitCode: number
  output: ReplayOutput
  result: Result
}

const names = libraryNames()
const cwd = temporaryFolder()
const replays = new Map<string, Replayed>()

/** So few listeners, also of aggregate scenarios, that intervals are wide: what is asserted holds by a multiple, or is no matter of chance. */
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
  if (!replay) throw new Error(`${name} is not in the library`)
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

describe('the stories', () => {
  /** What has happened, but for the autoscaler's doings, which are there on any day. */
  const kinds = (happenings: readonly Happening[]) =>
    [...new Set(happenings.map(({ kind }) => kind))].filter((kind) => kind !== 'scaling').sort()

  it('nothing breaks in evening-peak', () => {
    const { happenings, figures } = replayOf('evening-peak').result
    expect(kinds(happenings)).toEqual([])
    // Here and there a last mile loses the same request twice.
    expect(figures.failover.p99.samples / figures.startup.p99.samples).toBeLessThan(1e-3)
  })

  it('in cdn-provider-outage attempts fail at Akamai alone, apps go elsewhere, and the router hears of it', () => {
    const { happenings, figures, providers } = replayOf('cdn-provider-outage').result
    expect(kinds(happenings)).toEqual(['fault', 'health'])
    expect(figures.failover.p99.samples).toBeGreaterThan(0)
    const failed = Object.fromEntries(providers.map(({ name, failedAttempts }) => [name, failedAttempts]))
    expect(failed.akamai).toBeGreaterThan(20 * failed.cloudfront)
  })

  it('the herd of album-drop reaches the shields, less where edges get what is played often, and hardly where they were prepared', () => {
    /** Requests to shields in the ten seconds after the release, over those in the minute before it. */
    const rise = ({ plan, timeline }: Result): number => {
      const { atMs, shieldRequestsPerS } = timeline
      const release = atMs.indexOf(plan.catalog.releases[0].atMs)
      const before = shieldRequestsPerS.slice(release - 6, release)
      return shieldRequestsPerS[release] / (before.reduce((sum, one) => sum + one, 0) / before.length)
    }
    const cold = replayOf('album-drop').result
    const surprise = replayOf('surprise-album').result
    const prepared = replayOf('album-drop-prepositioned').result
    expect(kinds(cold.happenings)).toEqual(['release'])
    expect(kinds(prepared.happenings)).toEqual(['preposition', 'release'])
    expect(kinds(surprise.happenings)).toEqual(['preposition', 'release'])
    expect(surprise.promotedTracks).toBe(12)
    expect(rise(cold)).toBeGreaterThan(3)
    expect(rise(surprise)).toBeLessThan(rise(cold) / 2)
    expect(rise(prepared)).toBeLessThan(2)
  })
})
