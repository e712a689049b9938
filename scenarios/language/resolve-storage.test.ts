import { describe, expect, it } from 'vitest'
import { WORLD } from './presets/regions.ts'
import { STORAGE_SITE_RTT_MS, STORAGE_SITES } from './presets/storage.ts'
import { resolveStorage, storageRows } from './resolve-storage.ts'
import { storage } from './schema/storage.ts'

const all = WORLD.map(({ name }) => name)

function problemsOf(given: object): string[] {
  const { error } = storage.safeParse(given)
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('the preset sites', () => {
  it('serve every region of the world once, over round trips that are the same both ways', () => {
    expect(STORAGE_SITES.flatMap(({ regions }) => regions).toSorted()).toEqual(all.toSorted())
    for (const [a, row] of STORAGE_SITE_RTT_MS.entries()) {
      expect(row).toHaveLength(STORAGE_SITES.length)
      for (const [b, ms] of row.entries()) expect(ms).toBe(a === b ? 0 : STORAGE_SITE_RTT_MS[b][a])
    }
  })
})

describe('storage of a scenario', () => {
  it('has a value for everything when nothing is written', () => {
    const plan = resolveStorage(storage.parse({}), all)
    expect(plan.ring).toMatchObject({ replicas: 3, write: 'local-quorum', hintWindowMs: 10_800_000, timeoutMs: 2_000 })
    expect(plan.ring.sites.map(({ nodes }) => nodes)).toEqual([60, 60, 60])
    expect(plan.losses).toEqual([])
  })

  it('keeps only the regions that the scenario has, and no more copies than nodes', () => {
    const { ring } = resolveStorage(storage.parse({ ring: { nodes: 2 } }), ['india', 'oceania'])
    expect(ring.sites.map(({ regions }) => regions)).toEqual([[], [], ['india', 'oceania']])
    expect(ring.replicas).toBe(2)
  })

  it('says where its sites are, whom they serve and how far apart they are', () => {
    const rows = storageRows(resolveStorage(storage.parse({}), ['india']))
    expect(rows.map(({ value }) => value)).toEqual([
      'serves nobody; 105 ms to europe-west1; 155 ms to asia-east1',
      'serves nobody; 105 ms to us-central1; 245 ms to asia-east1',
      'serves india; 155 ms to us-central1; 245 ms to europe-west1',
    ])
  })

  it('takes losses in base units', () => {
    const losses = [
      { at: '10m', for: '3h', what: 'node-loss', site: 'us-central1', node: 7, disk: 'lost' },
      { at: '1m', for: '2m', what: 'site-loss', site: 'asia-east1' },
      { at: '5s', what: 'leader-loss' },
    ]
    expect(resolveStorage(storage.parse({ losses }), all).losses).toEqual([
      { what: 'node-loss', site: 'us-central1', node: 7, atMs: 600_000, forMs: 10_800_000, disk: 'lost' },
      { what: 'site-loss', site: 'asia-east1', atMs: 60_000, forMs: 120_000 },
      { what: 'leader-loss', atMs: 5_000 },
    ])
  })

  it.each<[object, string]>([
    [{ losses: [{ at: '1m', what: 'node-loss', site: 'us-central1' }] }, 'losses.0.for: a duration'],
    [{ losses: [{ at: '1m', for: '1m', what: 'site-loss' }] }, 'losses.0.site: the name of a site'],
    [
      { ring: { nodes: 5 }, losses: [{ at: '1m', for: '1m', what: 'node-loss', site: 'us-central1', node: 5 }] },
      'losses.0.node: a node below 5',
    ],
  ])('refuses %j', (given, problem) => {
    expect(problemsOf(given)).toContain(problem)
  })
})
