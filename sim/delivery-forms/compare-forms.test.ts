import { describe, expect, it } from 'vitest'
import { NOTHING } from '../outcome/measure.ts'
import { smallPlan } from '../plan.fixture.ts'
import { compareForms, type FormComparison } from './compare-forms.ts'
import { PEERS_2011 } from './peers.ts'

const hitRatios = { edge: 0.9, shield: 0.6 }
const plan = smallPlan()
const forms = compareForms(plan, hitRatios)

function form(name: string, of: readonly FormComparison[] = forms): FormComparison {
  const found = of.find((candidate) => candidate.name === name)
  if (!found) throw new RangeError(`there is no form "${name}"`)
  return found
}

describe('forms of delivery', () => {
  it('are the same for the same plan, and others within the interval for another seed', () => {
    expect(compareForms(plan, hitRatios)).toEqual(forms)
    const { value } = form('several CDNs, chunks', compareForms({ ...plan, seed: 'other' }, hitRatios)).startupMs.p50
    const { low, high } = form('several CDNs, chunks').startupMs.p50
    expect(value).toBeGreaterThan(low - (high - low))
    expect(value).toBeLessThan(high + (high - low))
    expect(value).not.toBe(form('several CDNs, chunks').startupMs.p50.value)
  })

  it('have every figure inside its interval', () => {
    for (const { startupMs, seekMs, gapMs, wastedShare, fetchedShare, costUsdPerMillionPlays } of forms) {
      const figures = [startupMs.p50, startupMs.p99, seekMs.p99, gapMs.p99, wastedShare, fetchedShare]
      for (const { value, low, high, samples } of [...figures, costUsdPerMillionPlays]) {
        expect(low).toBeLessThanOrEqual(value)
        expect(high).toBeGreaterThanOrEqual(value)
        expect(samples).toBe(16_384)
      }
    }
  })

  it('differ in paths by availability, latency and cost', () => {
    const one = form('one CDN, chunks')
    const several = form('several CDNs, chunks')
    const peers = form('peers before one CDN, chunks')
    expect(one.availability).toBe(0.999)
    expect(several.availability).toBeCloseTo(0.9999, 5)
    expect(peers.availability).toBeGreaterThan(one.availability)
    expect(several.startupMs.p50.value).toBeLessThan(one.startupMs.p50.value)
    // A start comes from the server first.
    expect(peers.startupMs).toEqual(one.startupMs)
    const paid = 1 - peers.peersShare.value
    expect(peers.costUsdPerMillionPlays.value).toBeCloseTo(one.costUsdPerMillionPlays.value * paid, 6)
    expect(one.peersShare.value).toBe(0)
    expect(one.peersFirstByteMs).toBeNull()
  })

  it('have nothing to say of peers that nobody asks', () => {
    const phones = { ...plan.population, cellularShare: 1, devices: { phone: 1, desktop: 0, speaker: 0, tv: 0 } }
    const peers = form('peers before one CDN, chunks', compareForms(smallPlan({ population: phones }), hitRatios))
    expect(peers.peersFirstByteMs).toEqual({ p50: NOTHING, p99: NOTHING })
    expect(peers.peersShare.value).toBe(0)
    expect(peers.availability).toBe(plan.providers[0].availability)
  })

  it('differ in protocols by start, gaps, waste and objects', () => {
    const [chunks, hls, dash, file] = ['chunks', 'HLS', 'DASH', 'progressive'].map((name) =>
      form(`several CDNs, ${name}`),
    )
    for (const manifests of [hls, dash])
      expect(manifests.startupMs.p50.value).toBeGreaterThan(chunks.startupMs.p50.value)
    expect(chunks.gapMs.p50.value).toBe(0)
    expect(file.gapMs.p50.value).toBeGreaterThan(0)
    expect(file.wastedShare.value).toBeGreaterThan(2 * chunks.wastedShare.value)
    expect(file.objectsPerRendition.value).toBe(1)
    expect(dash.objectsPerRendition.value).toBeGreaterThan(hls.objectsPerRendition.value)
    expect(hls.objectsPerRendition.value).toBeGreaterThan(chunks.objectsPerRendition.value)
  })

  it('of 2011, with nobody on a phone, have peers send 80 % of the bytes', () => {
    const high = [0, 0, 1, 0]
    const desktop = smallPlan({
      population: { ...plan.population, cellularShare: 0, preferences: { free: high, premium: high } },
      catalog: { ...plan.catalog, tracks: 8e6 },
    })
    const { peersShare } = form('peers before one CDN, chunks', compareForms(desktop, hitRatios, PEERS_2011))
    expect(peersShare.value).toBeGreaterThan(0.78)
    expect(peersShare.value).toBeLessThan(0.83)
  })
})
