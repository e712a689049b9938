import { expect, it } from 'vitest'
import { Calibration } from './calibration.ts'
import { attempt, fetched } from './live-chunk.fixture.ts'

const shieldHit = { timing: [{ name: 'shield', description: 'hit', durationMs: 1 }] }
const shieldMiss = { timing: [{ name: 'shield', description: 'miss', durationMs: 5 }] }

it('learns each tier’s own time from what a listener waited', () => {
  const calibration = new Calibration()
  for (let i = 0; i < 200; i++) {
    calibration.authorized(10 + (i % 2))
    calibration.fetched(fetched(attempt('hit', i < 197 ? 2 : 9)))
    calibration.fetched(fetched(attempt('miss', 5, shieldHit)))
    calibration.fetched(fetched(attempt('miss', 12, shieldMiss)))
  }
  expect(calibration.samples).toEqual({ authorize: 200, edge: 200, shield: 200, origin: 200 })
  expect(calibration.conditions).toEqual({
    authorizeMs: { median: 11, p99: 11 },
    edgeServiceMs: { median: 2, p99: 9 },
    shieldServiceMs: { median: 3, p99: 3 },
    originServiceMs: { median: 7, p99: 7 },
    bytesPerNominal: 1.25,
  })
})

it('learns nothing from what had to be asked for twice, or was joined to another’s fetch', () => {
  const calibration = new Calibration()
  calibration.fetched(fetched(attempt('miss', 900, { failure: 'timeout' }), attempt('hit', 2)))
  calibration.fetched(fetched(attempt('shared', 3)))
  expect(calibration.samples).toEqual({ authorize: 0, edge: 0, shield: 0, origin: 0 })
})

it('does not believe in a tail that few observations show', () => {
  const calibration = new Calibration()
  for (let i = 0; i < 99; i++) calibration.fetched(fetched(attempt('hit', i === 98 ? 500 : 2)))
  expect(calibration.conditions.edgeServiceMs).toEqual({ median: 2, p99: 2 })
})
