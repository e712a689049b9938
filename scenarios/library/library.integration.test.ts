import { describe, expect, it } from 'vitest'
import type { Result } from '../../sim/result.ts'
import { libraryNames } from '../language/find.ts'
import { kindsOf, longNames, replaysOf } from './library.fixture.ts'

const resultOf = replaysOf(libraryNames().filter((name) => !longNames.includes(name)))

describe('the stories', () => {
  it('nothing breaks in evening-peak', () => {
    const { happenings, figures } = resultOf('evening-peak')
    expect(kindsOf(happenings)).toEqual([])
    // Here and there a last mile loses the same request twice.
    expect(figures.failover.p99.samples / figures.startup.p99.samples).toBeLessThan(1e-3)
  })

  it('in cdn-provider-outage attempts fail at Akamai alone, apps go elsewhere, and the router hears of it', () => {
    const { happenings, figures, providers } = resultOf('cdn-provider-outage')
    expect(kindsOf(happenings)).toEqual(['fault', 'health'])
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
    const cold = resultOf('album-drop')
    const surprise = resultOf('surprise-album')
    const prepared = resultOf('album-drop-prepositioned')
    expect(kindsOf(cold.happenings)).toEqual(['release'])
    expect(kindsOf(prepared.happenings)).toEqual(['preposition', 'release'])
    expect(kindsOf(surprise.happenings)).toEqual(['preposition', 'release'])
    expect(surprise.promotedTracks).toBe(12)
    expect(rise(cold)).toBeGreaterThan(3)
    expect(rise(surprise)).toBeLessThan(rise(cold) / 2)
    expect(rise(prepared)).toBeLessThan(2)
  })
})
