import { describe, expect, it } from 'vitest'
import { dailyUse } from '../../sim/workload/daily-use.ts'
import { loadPlan, type Resolved } from './resolve.ts'
import { filesIn } from './scenario-files.fixture.ts'

/** A scenario with this population, as one line of YAML. */
const resolved = (population: string): Resolved =>
  loadPlan('x.yaml', { cwd: filesIn({ 'x.yaml': `question: q\npopulation: ${population}\n` }) })

const rowOf = (rows: Resolved['rows'], path: string) => rows.find((row) => row.path === path)

describe('a base of users', () => {
  it('is S0 by default, with its habits and tracks in a session', () => {
    const { plan, rows } = resolved('{}')
    expect(plan.population.base).toEqual({
      name: 's0',
      users: 675e6,
      free: { sessionsPerDay: 0.65, shape: 0.3 },
      premium: { sessionsPerDay: 1.3, shape: 0.3 },
    })
    expect(plan.population.session.meanTracks).toBe(12)
    expect(plan.population.listeners).toBe(50e6)
    expect(rowOf(rows, 'population.base.users')).toMatchObject({ value: '675 M', origin: 'preset s0', source: 'S0' })
    expect(rowOf(rows, 'population.base.tracks')).toMatchObject({ value: '12 in a session', origin: 'preset s0' })
  })

  it('brings the tracks of its sessions, unless the scenario says how many', () => {
    expect(resolved('{ base: s1 }').plan.population.session.meanTracks).toBe(4)
    const { plan, rows } = resolved('{ base: s1, session: { tracks: 9 } }')
    expect(plan.population.session.meanTracks).toBe(9)
    expect(rowOf(rows, 'population.base.tracks')).toBeUndefined()
    expect(rowOf(rows, 'population.session.tracks')?.value).toBe('9')
  })

  it("can be the scenario's own, with S0's habits where it says nothing else", () => {
    const { plan, rows } = resolved('{ base: { users: 20M, premium: 2, shape: 0.5 } }')
    expect(plan.population.base).toEqual({
      name: 'the scenario',
      users: 20e6,
      free: { sessionsPerDay: 0.65, shape: 0.5 },
      premium: { sessionsPerDay: 2, shape: 0.5 },
    })
    expect(rowOf(rows, 'population.base')?.value).toBe('20 M users')
    expect(rowOf(rows, 'population.base.users')).toBeUndefined()
  })

  it('makes the listeners where the scenario wants them from it', () => {
    const { plan } = resolved('{ base: s3, listeners: from-base }')
    expect(plan.population.listeners).toBe(Math.round(dailyUse(plan).peakListeners))
    expect(plan.population.listeners).toBeGreaterThan(1e6)
    expect(plan.scale.simulatedListeners).toBeLessThanOrEqual(plan.population.listeners)
  })

  it('shows what it comes to, with what its document says', () => {
    const { plan, rows } = resolved('{ base: s4 }')
    const { streamsPerDay } = dailyUse(plan)
    expect(rowOf(rows, 'population.daily-use.streams')).toMatchObject({
      value: `${(streamsPerDay / 1e9).toPrecision(3)} G (S4: 5 G)`,
      origin: 'derived',
    })
    expect(rowOf(rows, 'population.daily-use.users')?.value).not.toContain('S4')
    expect(rowOf(rows, 'population.daily-use.peak')?.value).toContain('if all shared one clock (S4: 20 M)')
  })
})

describe('the day curve', () => {
  const day = (value: number): string => `[${Array.from({ length: 24 }, () => value).join(', ')}]`

  it('is a week where a preset or the scenario has weekends, a day where not', () => {
    expect(resolved('{}').plan.population.dayCurve).toHaveLength(168)
    expect(resolved('{ day-curve: flat }').plan.population.dayCurve).toEqual(Array.from({ length: 24 }, () => 1))
    const { dayCurve } = resolved(`{ day-curve: { weekday: ${day(1)}, saturday: ${day(2)}, sunday: ${day(4)} } }`).plan
      .population
    expect([0, 119, 120, 144].map((hour) => dayCurve[hour] / dayCurve[0])).toEqual([1, 1, 2, 4])
    expect(dayCurve.reduce((sum, hour) => sum + hour, 0) / 168).toBeCloseTo(1, 12)
  })

  it('is explained by its highest hours', () => {
    const peak = `[${Array.from({ length: 24 }, (_, hour) => (hour === 20 ? 3 : 1)).join(', ')}]`
    const { rows } = resolved(`{ day-curve: { weekday: ${peak}, saturday: ${day(2)}, sunday: ${day(1)} } }`)
    expect(rowOf(rows, 'population.day-curve')?.value).toBe(
      'weekdays 24 hours, highest at 20:00; Saturday at 0:00, Sunday at 0:00',
    )
  })
})

describe('what listeners are and do', () => {
  it('is in the plan: devices, repeats, seeks', () => {
    const { population } = resolved(
      '{ devices: { phone: 50%, desktop: 30%, speaker: 15%, tv: 5% }, session: { repeat: 6%, seek: 5% } }',
    ).plan
    expect(population.devices).toEqual({ phone: 0.5, desktop: 0.3, speaker: 0.15, tv: 0.05 })
    expect(population.session).toMatchObject({ repeatShare: 0.06, seekShare: 0.05 })
  })

  it('must add up', () => {
    expect(() => resolved('{ devices: { phone: 50% } }')).toThrow('devices that sum to 100%')
    expect(() => resolved('{ cellular: 70% }')).toThrow('at least the share on a cellular network')
  })
})

it('regional taste is in the plan, and off by default', () => {
  const of = (catalog: string) =>
    loadPlan('x.yaml', { cwd: filesIn({ 'x.yaml': `question: q\ncatalog: ${catalog}\n` }) }).plan.catalog.regional
  expect(of('{}')).toEqual({ shareOfPlays: 0, shareOfTracks: 0.2 })
  expect(of('{ regional: { share-of-plays: 30% } }')).toEqual({ shareOfPlays: 0.3, shareOfTracks: 0.2 })
})
