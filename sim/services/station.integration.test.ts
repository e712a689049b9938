import { describe, expect, it } from 'vitest'
import { littleDifference } from '../theory/little.ts'
import { khinchineWait } from '../theory/single-server.ts'
import { samplerOf } from './service-time.ts'
import { runStations } from './station-run.fixture.ts'

/** From a 95 % interval of batch means to a 99 % one: Student's t with 15 degrees of freedom. */
const TO_99 = 2.94671 / 2.13145

// Where the runs are long enough for it, the mean is held to 1 % too; the others take minutes to come so near.
describe.each([
  ['M/M/10 at 70 %', 10, 7, 'exponential', 1, 0.07391041, 300_000, 0.01],
  ['M/M/10 at 90 %', 10, 9, 'exponential', 1, 0.66873152, 150_000, 0.05],
  ['M/M/100 at 90 %', 100, 90, 'exponential', 1, 0.02169405, 150_000, 0.1],
  ['M/M/1 at 80 %', 1, 0.8, 'exponential', 1, 4, 250_000, 0.01],
  ['M/D/1 at 80 %', 1, 0.8, 'deterministic', 0, 2, 150_000, 0.01],
  ['M/H2/1 at 80 %, c² = 4', 1, 0.8, 'hyperexponential', 2, 10, 150_000, 0.05],
  ['M/E4/1 at 80 %', 1, 0.8, 'gamma', 0.5, khinchineWait(0.8, 0.25), 150_000, 0.01],
  ['M/lognormal/1 at 60 %', 1, 0.6, 'lognormal', 1.5, khinchineWait(0.6, 2.25), 250_000, 0.01],
] as const)('%s', (_, servers, load, law, cv, wait, perBatch, near) => {
  it(`waits ${wait} mean service times`, { timeout: 60_000 }, () => {
    const sampler = samplerOf({ law, meanMs: 1, cv })
    const run = runStations({ seed: 'theory', sampler, arrivalsPerMs: load, perBatch, servers })
    const middle = (run.low + run.high) / 2
    const half = ((run.high - run.low) / 2) * TO_99
    expect(wait).toBeGreaterThan(middle - half)
    expect(wait).toBeLessThan(middle + half)
    expect(Math.abs(run.waitMs / wait - 1)).toBeLessThan(near)
    expect(Math.abs(littleDifference(run.record.presentMs, run.record.stayMs))).toBeLessThan(1e-9)
    expect(run.record.busyMs / run.record.workerMs).toBeCloseTo(load / servers, 2)
  })
})
