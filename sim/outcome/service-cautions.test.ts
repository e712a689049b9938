import { expect, it } from 'vitest'
import { scaleBy, smallPlan } from '../plan.fixture.ts'
import type { ServicesOutcome } from '../services/outcome.ts'
import { serviceCautions } from './service-cautions.ts'

const services = (refused: readonly [name: string, share: number][], sites = 0) =>
  ({
    stations: refused.map(([name, refusedShare]) => ({ name, refusedShare })),
    sites: Array.from({ length: sites }, () => ({})),
  }) as ServicesOutcome
const of = (listeners: number) => smallPlan({ scale: scaleBy(listeners, 0.1) })

it('warns of a jam that few listeners have seen, once for each service', () => {
  const jammed = services([
    ['gateway', 0.06],
    ['license', 0],
    ['gateway', 0.02],
    ['playback', 0.01],
  ])
  expect(serviceCautions(of(20_000), jammed)).toEqual([
    'Services had more to do than they could (gateway, playback) and refused calls. How long such a jam lasts hangs on small ' +
      'differences of load, which so few listeners draw by chance: between seeds availability differs by several times what ' +
      'its interval says. More listeners (--listeners 100k) make it surer.',
  ])
})

it('asks for as many listeners behind the fleet of each site', () => {
  const jammed = services([['gateway', 0.06]], 3)
  expect(serviceCautions(of(299_999), jammed)[0]).toContain('--listeners 300k')
  expect(serviceCautions(of(300_000), jammed)).toEqual([])
})

it('says nothing where nothing is refused, nor where everybody is simulated around trouble, nor without services', () => {
  expect(serviceCautions(of(20_000), services([['gateway', 1e-4]]))).toEqual([])
  expect(serviceCautions({ ...of(20_000), mode: 'aggregate' }, services([['gateway', 0.5]]))).toEqual([])
  expect(serviceCautions(of(20_000), null)).toEqual([])
})
