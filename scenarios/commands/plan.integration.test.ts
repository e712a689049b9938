import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isMet } from '../../sim/capacity/world-figures.ts'
import { simulate } from '../../sim/simulate.ts'
import { loadPlan } from '../language/resolve.ts'
import { temporaryFolder } from '../language/scenario-files.fixture.ts'
import { capacityOutput } from './capacity.output.ts'
import { collectingIo } from './collecting-io.fixture.ts'
import { type PlanArgs, run } from './plan.ts'

const folder = temporaryFolder()
const SMALL = `
question: What would do?
duration: 5m
warmup: 1m
population: { listeners: 200k, regions: [eu-west] }
catalog: { tracks: 200k }
world:
  providers: { akamai: { pops: 6, edge: 200GB }, fastly: { pops: 4, edge: 200GB } }
  shield: { size: 500GB }
  origin: { bandwidth: 20Gbps }
faults: [{ at: 2m, for: 1m, what: provider-outage, provider: akamai, regions: all }]
`
writeFileSync(join(folder, 'good.yaml'), `${SMALL}objectives: [edge hit ratio > 10%, availability > 99%]\n`)
writeFileSync(join(folder, 'hopeless.yaml'), `${SMALL}objectives: [startup p99 < 5s, startup p50 < 1ms]\n`)

const SIZES = { pops: [1, 0.5], edge: [1], shield: [1], origin: [1], replicas: [1, 1.5] }
const FEWEST = { ...SIZES, pops: [1], replicas: [1] }

async function plan(scenario: string, args: Partial<PlanArgs>) {
  const io = collectingIo(folder)
  const code = await run({ scenario, listeners: 2_000, quiet: true, json: true, ...args }, io)
  return { code, text: io.out() }
}

describe('soundcheck plan', { timeout: 120_000 }, () => {
  const good = plan('good.yaml', { ...SIZES, workers: 2, out: 'good' })

  it('prints the front, and exits with 0', async () => {
    const { code, text } = await good
    const { feasible, complete, shortfall, front, designs } = capacityOutput.parse(JSON.parse(text))
    expect([code, feasible, complete, shortfall]).toEqual([0, true, true, null])
    // Akamai alone loses plays; of what is left, the fewest PoPs are cheapest.
    expect(front[0].choices).toMatchObject({ providers: 'fastly', PoPs: '×0.5', replicas: '×1' })
    expect(front[0].cost.replicas).toBeGreaterThan(0)
    expect(front[0].fleet.map(({ service }) => service)).toContain('license')
    const { all, ...byStep } = designs
    expect(Object.values(byStep).reduce((sum, some) => sum + some, 0)).toBe(all)
  })

  it('finds the same with any number of workers', async () => {
    const [one, two] = [1, 2].map((workers) => plan('good.yaml', { ...FEWEST, workers, out: `${workers}` }))
    const [a, b] = [await one, await two].map(({ text }) => capacityOutput.parse(JSON.parse(text)))
    expect(a.front.length).toBeGreaterThan(0)
    expect({ ...a, wallSeconds: 0, files: null }).toEqual({ ...b, wallSeconds: 0, files: null })
  })

  it('writes a scenario that can be replayed, a page and a picture', async () => {
    await good
    const best = loadPlan(join(folder, 'good/best.yaml'), { cwd: folder }).plan
    expect(best.providers.map(({ name, pops }) => [name, pops])).toEqual([['fastly', 2]])
    expect(best.faults).toEqual([])
    expect(best.services?.autoscaler.utilization).toBe(0.7)
    const again = loadPlan(join(folder, 'good/best.yaml'), { cwd: folder, listeners: 2_000 }).plan
    expect(simulate(again, { workers: 1 }).objectives.map((o) => [o.text, isMet(o)])).toEqual([
      ['edge hit ratio > 10%', true],
      ['availability > 99%', true],
    ])
    const page = readFileSync(join(folder, 'good/plan.html'), 'utf8')
    expect(page).toContain('fastly')
    expect(page).toContain('Replicas of services')
    expect(page).not.toMatch(/NaN|undefined|Infinity/)
    expect(readFileSync(join(folder, 'good/front.svg'), 'utf8')).toMatch(/^<svg [^>]*xmlns=/)
  })

  it('names the objective that no world meets and the closest miss, and exits with 1', async () => {
    const { code, text } = await plan('hopeless.yaml', { ...FEWEST, out: 'hopeless' })
    const { feasible, front, world, shortfall } = capacityOutput.parse(JSON.parse(text))
    expect([code, feasible, front, world]).toEqual([1, false, [], null])
    expect(shortfall?.objective).toBe('startup p50 < 1ms')
    expect(shortfall?.misses).toBe('startup p50 < 1ms')
    expect(shortfall?.measured.value).toBeGreaterThan(1)
    const { text: shown } = await plan('hopeless.yaml', { ...FEWEST, out: 'hopeless', json: false })
    expect(shown).toContain('No world meets start-up p50 < 1\u00a0ms for certain')
    for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  })

  it('plans delivery alone where services are not simulated', async () => {
    writeFileSync(
      join(folder, 'alone.yaml'),
      `${SMALL.replace('world:', 'world:\n  services: { simulated: off }')}objectives: [availability > 99%]\n`,
    )
    const { replicas: _, ...sizes } = FEWEST
    const { code, text } = await plan('alone.yaml', { ...sizes, out: 'alone' })
    const { front, designs } = capacityOutput.parse(JSON.parse(text))
    expect([code, designs.all, front[0].cost.replicas, front[0].fleet]).toEqual([0, 5, 0, []])
    expect(front[0].choices).not.toHaveProperty('replicas')
    await expect(plan('alone.yaml', { replicas: [2] })).rejects.toMatchObject({ code: 'usage' })
  })

  it('refuses services in every site, whose fleets it cannot tell apart', async () => {
    const each = SMALL.replace('world:', 'world:\n  services: { sites: each }')
    writeFileSync(join(folder, 'each.yaml'), `${each}objectives: [availability > 99%]\n`)
    await expect(plan('each.yaml', FEWEST)).rejects.toMatchObject({ code: 'plan-unsupported' })
  })

  it('refuses fleets that would be busier than always', async () => {
    await expect(plan('good.yaml', { replicas: [1, 0.5] })).rejects.toMatchObject({ code: 'usage' })
  })

  it('refuses more worlds than it can search', async () => {
    const many = Array.from({ length: 12 }, (_, i) => 1 + i / 4)
    await expect(plan('good.yaml', { pops: many, edge: many, shield: many, origin: many })).rejects.toMatchObject({
      code: 'usage',
    })
  })
})
