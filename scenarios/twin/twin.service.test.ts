import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../commands/system-clock.ts'
import { loadPlan } from '../language/resolve.ts'
import { runTwin, type Stage, type TwinResult } from '../twin.ts'

const size = { listeners: 60, tracks: 200, warmupMs: 5_000, durationMs: 40_000, calibrationMs: 8_000 }
const directory = mkdtempSync(join(tmpdir(), 'soundcheck-twin-'))
const stages: Stage[] = []
let result: TwinResult

beforeAll(async () => {
  const { plan } = loadPlan('cdn-provider-outage', { cwd: directory })
  const dispatcher = new Agent({ connections: 128 })
  const parts = {
    clock: systemClock,
    random: Math.random,
    dispatcher,
    dataDirectory: join(directory, 'data'),
    onProgress: (stage: Stage) => stages.at(-1) === stage || stages.push(stage),
  }
  result = await runTwin(plan, size, parts, new AbortController().signal)
  await dispatcher.destroy()
})
afterAll(() => rmSync(directory, { recursive: true }))

const row = (name: string) => {
  const found = result.rows.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`there is no row ${name}`)
  return found
}

describe('a twin of cdn-provider-outage', () => {
  it('calibrates first, in a run of its own with other listeners', () => {
    expect(stages).toEqual(['stock', 'fill', 'calibrate', 'live', 'simulate'])
    expect(result.calibration.seed).not.toBe(result.plan.seed)
    expect(result.calibration.samples.edge).toBeGreaterThan(0)
    expect(result.plan.delivery.edgeServiceMs).toEqual(result.conditions.edgeServiceMs)
  })

  it('lets the same people play in both worlds: as many tracks, from the same providers', () => {
    const plays = row('plays')
    expect(plays.simulated.value).toBeGreaterThan(5)
    expect(Math.abs(plays.difference)).toBeLessThanOrEqual(0.15 * plays.simulated.value + 1)
    for (const { name } of result.plan.providers) {
      expect(Math.abs(row(`plays from ${name}`).difference)).toBeLessThan(0.25)
    }
  })

  it('loses a provider in both, and hears everything all the same', () => {
    expect(row('failover p50').simulated.value).toBeGreaterThan(0)
    expect(row('failover p50').live.value).toBeGreaterThan(0)
    expect(result.live.failures).toEqual([])
    expect(row('availability')).toMatchObject({ simulated: { value: 1 }, live: { value: 1 } })
  })

  it('leaves nothing behind', () => {
    expect(readdirSync(directory)).toEqual([])
  })
})
