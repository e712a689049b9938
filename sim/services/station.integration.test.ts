import { describe, expect, it } from 'vitest'
import { erlangWait } from '../theory/erlang.ts'
import { khinchineWait } from '../theory/single-server.ts'
import { type Queue, simulateQueue } from './queue-wait.fixture.ts'

// The vectors of Erlang, Pollaczek and Khinchine that have names are in queueing-vectors.long.test.ts; these are others.
const several: Queue = { servers: 4, load: 3.4, law: 'exponential', cv: 1 }

describe.each([
  ['M/M/4 at 85 %', several, erlangWait(4, 3.4), 3_000, 0.01],
  ['M/D/1 at 80 %', { servers: 1, load: 0.8, law: 'deterministic', cv: 0 }, 2, 4_000, 0.02],
  ['M/E4/1 at 80 %', { servers: 1, load: 0.8, law: 'gamma', cv: 0.5 }, khinchineWait(0.8, 0.25), 6_000, 0.02],
  [
    'M/lognormal/1 at 60 %',
    { servers: 1, load: 0.6, law: 'lognormal', cv: 1.5 },
    khinchineWait(0.6, 2.25),
    6_000,
    0.02,
  ],
] satisfies [string, Queue, number, number, number][])('a station as %s', (name, queue, wait, perBatch, near) => {
  it(`waits ${wait} mean service times`, () => {
    const { plain, controlled, driven } = simulateQueue(queue, name, perBatch)
    for (const { low, high } of [plain, controlled]) {
      expect(wait).toBeGreaterThan(low)
      expect(wait).toBeLessThan(high)
    }
    expect(Math.abs(controlled.mean / wait - 1)).toBeLessThan(near)
    expect(Math.abs(driven.littleDifference)).toBeLessThan(1e-9)
    expect(driven.busyShare).toBeCloseTo(queue.load / queue.servers, 1)
  })
})

it.each([
  ['fewer', 3, 2.2],
  ['more', 5, 3.4],
])('a station with one server %s than it should have is found out, controls or not', (_, servers, load) => {
  const { plain, controlled } = simulateQueue({ ...several, load }, 'wrong', 3_000, servers)
  const [right, wrong] = [erlangWait(several.servers, load), erlangWait(servers, load)]
  for (const { low, high } of [plain, controlled]) {
    expect(right < low || right > high).toBe(true)
    expect(wrong).toBeGreaterThan(low)
    expect(wrong).toBeLessThan(high)
  }
})
