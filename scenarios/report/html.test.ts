import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../sim/result.ts'
import { backendFacts } from './backend-facts.ts'
import { fixtureServicesInSites } from './backends.fixture.ts'
import { renderHtml } from './html.ts'
import type { FixtureOptions } from './plan.fixture.ts'
import { fixtureAssumptions, fixtureResult, fixtureRun } from './result.fixture.ts'
import { windowMoves } from './window-moves.ts'

const render = (result: Result) =>
  renderHtml(result, fixtureRun, { assumptions: fixtureAssumptions, windowMoves: null })
const page = (result: Result) => parseHTML(render(result)).document
const textOf = (node: { textContent: string | null } | null) =>
  (node?.textContent ?? '').replace(/[\u00a0\u202f]/g, ' ')
const objectiveRows = (result: Result) => [...page(result).querySelectorAll('#objectives tbody tr')].map(textOf)
/** Matches only, because a page is too long to be printed when an expectation fails. */
const found = (text: string, pattern: RegExp) => text.match(pattern) ?? []
const HOLES = /NaN|undefined|Infinity|\[object|null/g

describe('renderHtml', () => {
  const result = fixtureResult()
  const document = page(result)

  it('goes from the question to the replay in the order of the look', () => {
    expect(textOf(document.querySelector('h1'))).toBe(result.plan.question)
    expect(textOf(document.querySelector('.finding'))).toContain('✗ Missed')
    expect([...document.querySelectorAll('h2')].map(textOf)).toEqual([
      'Objectives',
      'The run in figures',
      'What happened',
      'Why',
      'What it costs',
      'Assumptions',
      'How to replay it',
    ])
  })

  it('says how far figures move with shorter windows where that was asked', () => {
    expect(textOf(document.querySelector('#replay'))).not.toContain('half the length')
    const moves = windowMoves(result, result)
    const checked = parseHTML(renderHtml(result, fixtureRun, { assumptions: [], windowMoves: moves })).document
    const table = textOf(checked.querySelector('#replay'))
    expect(table).toContain('What moves with windows of half the length')
    expect(table).toContain('moves by 0 %, within its interval 594–631 ms')
  })

  it('has every objective in its table, with word, sign, target, measured value and interval', () => {
    const rows = objectiveRows(result)
    expect(rows).toHaveLength(result.objectives.length)
    expect(rows[0]).toContain('Start-up p99✗ missed< 500 ms612 ms594–631 ms')
    expect(rows[5]).toContain('? uncertain: missed here')
    expect(rows[6]).toContain('✓ held< 25 USD21.4 USD21.1–21.6 USD')
  })

  it('gives every chart a finding, words for those who do not see it, and a table', () => {
    const charts = [...document.querySelectorAll('figure.chart')]
    expect(charts).toHaveLength(9)
    for (const chart of charts) {
      expect(textOf(chart.querySelector('h3')).length).toBeGreaterThan(10)
      expect(chart.querySelector('details table tbody tr')).not.toBeNull()
      const drawings = [...chart.querySelectorAll('svg')]
      expect(drawings).toHaveLength(2)
      for (const svg of drawings) {
        expect(svg.getAttribute('role')).toBe('img')
        expect(svg.getAttribute('aria-label')?.length).toBeGreaterThan(40)
      }
    }
  })

  it('says in the titles what is seen', () => {
    const titles = [...document.querySelectorAll('figure.chart h3')].map(textOf)
    expect(titles).toEqual([
      'Outage of akamai for 20 min, when it is evening for 44 % of listeners',
      'Listeners fall from 41.4 M to 40.1 M',
      'Start-up p99 grows 4.6-fold while akamai is out, to 2.04 s at 0:45',
      'The edge hit ratio of fastly falls from 95.1 % to 93.7 % while akamai is out',
      'The egress of cloudfront rises 52 % while akamai is out',
      'Rebuffering quadruples while akamai is out, to 0.200 % at 0:45',
      'Origin load rises 67 % while akamai is out, to 282 Gbps at 0:45',
      'The wait at the origin grows 18-fold while akamai is out, to 21.4 ms at 0:45',
      'Shield load rises 46 % while akamai is out, to 364 k/s at 0:45',
    ])
  })

  it('shows what the scenario sets itself first, defaults behind folds by section', () => {
    const section = document.querySelector('#assumptions')
    expect(textOf(section)).toContain('8 values: 3 set by the scenario, 5 left to defaults and presets')
    expect(section?.querySelectorAll(':scope > .table tbody tr')).toHaveLength(3)
    const folds = [...(section?.querySelectorAll('details') ?? [])].map((fold) => textOf(fold.querySelector('summary')))
    expect(folds).toEqual([
      'population: 2 defaults',
      'catalog: one default',
      'world: one default',
      'retry: one default',
    ])
  })

  it('sets apart what follows from other values, leaves folders out, and says what the sources are', () => {
    const rows = [
      { path: 'start', value: 'x', origin: '/home/me/scenarios/mine.yaml:3', source: null },
      { path: 'population.daily-use.users', value: '303 M', origin: 'derived', source: 'the model of daily use' },
      { path: 'catalog.tracks', value: '100 M', origin: 'default', source: 'S0, S4' },
    ]
    const { document: other } = parseHTML(
      renderHtml(fixtureResult(), fixtureRun, { assumptions: rows, windowMoves: [] }),
    )
    const text = textOf(other.querySelector('#assumptions'))
    expect(text).toContain(
      '2 values: one set by the scenario, one left to defaults and presets; one more follows from them',
    )
    expect(text).toContain('What follows from the others')
    expect(text).toContain('mine.yaml:3')
    expect(text).not.toContain('/home/me')
    expect(text).toContain('S0 to S4 are the five published designs')
  })

  it('says how to replay the run', () => {
    const replay = textOf(document.querySelector('#replay'))
    for (const part of [
      fixtureRun.command,
      fixtureRun.resultSha256,
      '1 000 000 of 50 000 000 listeners simulated; world scaled in proportion (2 %)',
      '412 388 120',
      '2 s, 250 ms within 30 s',
    ])
      expect(replay).toContain(part)
  })

  it('sets theory beside measured misses, and says why where there is none', () => {
    const caches = [...document.querySelectorAll('#why tbody tr')]
      .map(textOf)
      .filter((row) => /^\w+ (edge|shield)/.test(row))
    expect(caches).toHaveLength(8)
    expect(caches[0]).toContain('4.73 Che−0.0282 inside')
    expect(caches[1]).toContain('which is not an independent stream')
  })

  it("sets LRU's misses beside those of a policy without a theory, and calls that no disagreement", () => {
    const caches = result.caches.map((cache) => ({
      ...cache,
      theory: cache.theory && { ...cache.theory, isYardstick: true },
    }))
    const why = textOf(page({ ...result, caches }).querySelector('#why'))
    expect(why).toContain('4.73 Che, yardstick−0.0282')
    expect(why).not.toContain('yardstick−0.0282 inside')
    expect(why).toContain('There is no theory of this policy')
  })

  it('sets the 99th percentile beside theory where it has one', () => {
    const [origin, ...others] = result.stations
    const p99 = { waitMs: 64, differenceMs: -3, lowMs: 58, highMs: 63 }
    const stations = [{ ...origin, theory: origin.theory && { ...origin.theory, name: 'Erlang C', p99 } }, ...others]
    const why = textOf(page({ ...result, stations }).querySelector('#why'))
    expect(why).toContain('61.0 58.0–63.0')
    expect(why).toContain('64.0 at p99')
    expect(why).toContain('−3.00 outside')
    expect(why).toContain('Of the p99 wait it does so at 0 of 1.')
  })

  it('needs nothing but itself', () => {
    const text = render(result)
    expect(found(text, /<script|<link[^>]+href="(?!data:,")|\bsrc=|@import|url\(|https?:/gi)).toEqual([])
    expect(document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content')).toContain(
      "default-src 'none'",
    )
  })

  it('is the same every time', () => expect(render(result) === render(fixtureResult())).toBe(true))
})

describe('renderHtml with other results', () => {
  const cases: Record<string, FixtureOptions> = {
    'a provider outage': {},
    'no faults': { fault: false },
    'no failovers although there was a fault': { failoverSamples: 0 },
    'one provider': { providers: 1 },
    'seven providers': { providers: 7 },
    'a day of ten-second buckets': { durationMs: 86_400_000, bucketMs: 10_000 },
    'a single bucket': { durationMs: 30_000, fault: false },
  }

  it.each(Object.entries(cases))('renders %s without a hole', (_, options) => {
    const text = render(fixtureResult(options))
    const { document } = parseHTML(text)
    expect(found(text.replace(/<style>.*?<\/style>/s, ''), HOLES)).toEqual([])
    expect(document.querySelectorAll('figure.chart')).toHaveLength(9)
    expect(document.querySelectorAll('#cost tbody tr')).toHaveLength(options.providers ?? 4)
    expect(text.length).toBeLessThan(1_000_000)
  })

  it('says that nothing was observed rather than 0 ms', () => {
    const result = fixtureResult({ failoverSamples: 0 })
    const failover = objectiveRows(result).find((row) => row.startsWith('Failover'))
    expect(failover).toBe('Failover p99? uncertain: nothing observed< 2 snothing observed–')
    const delays = textOf([...page(result).querySelectorAll('#numbers tbody tr')].at(-1) ?? null)
    expect(delays).toBe(
      'Failover to another providernothing observednothing observednothing observednothing observed––0',
    )
  })

  it('draws columns that were never observed, and runs without any bucket', () => {
    const result = fixtureResult()
    const empty = result.timeline.atMs.map(() => null)
    const unseen = render({ ...result, timeline: { ...result.timeline, startupP99Ms: empty, startupP50Ms: empty } })
    expect(found(unseen, /Start-up p99: nothing observed/g).length).toBeGreaterThan(0)
    const columns = Object.fromEntries(
      Object.entries(result.timeline).map(([name, column]) => [
        name,
        Array.isArray(column) ? column.filter(Array.isArray).map(() => []) : column,
      ]),
    ) as unknown as Result['timeline']
    expect(found(render({ ...result, timeline: columns }), HOLES)).toEqual([])
  })

  it('gives the same provider the same color in every chart and table', () => {
    const seven = page(fixtureResult({ providers: 7 }))
    const chips = [...seven.querySelectorAll('#cost .chip')].map((chip) => chip.getAttribute('style'))
    expect(chips[0]).toBe('background:var(--series-1)')
    expect(chips[6]).toBe('background:var(--series-rest)')
    const areas = [...seven.querySelectorAll('#chart-egress svg.wide [aria-label="area"]')].map((g) =>
      g.getAttribute('fill'),
    )
    expect(areas.map((fill) => `background:${fill}`)).toEqual(chips)
  })
})

describe('services, storage and forms', () => {
  const result = fixtureResult({ backends: true })
  const text = render(result)
  const { document } = parseHTML(text)
  const rows = (id: string) => [...document.querySelectorAll(`#${id} tbody tr`)].map(textOf)

  it('have their places between why and cost, and in the list of parts', () => {
    const titles = [...document.querySelectorAll('h2')].map(textOf)
    expect(titles.slice(3, 8)).toEqual(['Why', 'Services', 'Storage', 'Other forms of delivery', 'What it costs'])
    const links = [...document.querySelectorAll('nav a')].map((link) => link.getAttribute('href'))
    for (const id of ['#services', '#storage', '#forms']) expect(links).toContain(id)
    for (const link of links) expect(document.querySelector(link ?? '')).not.toBeNull()
    expect(found(text.replace(/<style>.*?<\/style>/s, ''), HOLES)).toEqual([])
  })

  it('say what was found before they show it', () => {
    const sentence = (id: string) => textOf(document.querySelector(`#${id} p`))
    expect(sentence('services')).toBe(
      'The authorization of a play takes 11.6 ms at the median and 58.4 ms at p99; 0.129 % failed. Gateway is the busiest service, at 69.0 % of its workers; the autoscaler acted 3 times.',
    )
    expect(sentence('storage')).toBe(
      'Reads take 17.1 ms and writes 8.20 ms at p99; 0.0710 % of reads lacked the newest write (95 % interval 0.0568–0.0852). No acknowledged write of those simulated was lost. The hottest shard has 2.41 times the mean load when data is cut by ranges of artists.',
    )
    expect(sentence('forms')).toBe(
      'Fastest to start: one CDN with chunks, 302 ms at p99. Cheapest: peers before one CDN with chunks, 12.1 USD per million plays. Available most: several CDNs with chunks, 99.9900 % of the time (as 4 others).',
    )
  })

  it('say what bots were refused, where there are bots', () => {
    const paragraphs = (given: typeof result) =>
      [...page(given).querySelectorAll('#services > p')].map(textOf).filter((one) => one.startsWith('Beside'))
    expect(paragraphs(result)).toEqual([
      "Beside the listeners 40.0 k bots asked for plays, 399 k/s on average: 83.4 % (83.0–83.7 %) were refused for their caller's rate (429), 16.4 % (16.1–16.7 %) answered, 0.210 % (0.168–0.252 %) failed (95 % intervals).",
    ])
    const { services } = result
    expect(services?.bots).not.toBeNull()
    expect(paragraphs({ ...result, services: services && { ...services, bots: null } })).toEqual([])
  })

  it('tell sites apart where each has its own services', () => {
    const services = fixtureServicesInSites()
    const shown = page({ ...result, services })
    const paragraphs = [...shown.querySelectorAll('#services > p')].map(textOf)
    expect(paragraphs[0]).toContain('Gateway in left is the busiest service')
    expect(paragraphs[1]).toBe(
      'left was lost from 0:05 to 0:15 (h:min): 23.5 M requests reached for it in vain. Others took 176 M requests of its listeners, the first at 0:05:31, the last at 0:16:29, at most 392 k/s.',
    )
    const table = (title: string) =>
      [...shown.querySelectorAll('#services .table')]
        .filter((one) => textOf(one.querySelector('.title')).startsWith(title))
        .map((one) => [...one.querySelectorAll('tbody tr')].map(textOf))
    expect(table('What each site took')).toEqual([['left38.0450 k/s2 1942 659', 'right62.0586 k/s2 5923 034']])
    for (const site of ['left', 'right']) expect(table(`Services in ${site}`)[0]).toHaveLength(8)
    expect(table('Where calls failed')[0].map((row) => row.slice(0, 16))).toEqual([
      'license in left1',
      'license in right',
    ])
    expect(table('Changes of replicas')[0][0]).toContain('leftlicense')
    const [loss] = services.siteLosses
    const unmoved = { ...services, siteLosses: [{ ...loss, movedFromMs: null, movedUntilMs: null }] }
    expect(textOf(page({ ...result, services: unmoved }).querySelectorAll('#services > p')[1])).toMatch(
      /in vain, and nobody moved to another site\.$/,
    )
  })

  it('name no winner without those that the intervals do not tell from it', () => {
    const forms = (result.forms ?? []).map((form, i) => {
      const p99 = { value: 300 + i, low: i === 5 ? 304 : 290 + i, high: 303, samples: 9 }
      return { ...form, startupMs: { ...form.startupMs, p99 } }
    })
    const sentence = textOf(page({ ...result, forms }).querySelector('#forms p'))
    expect(sentence).toContain('300 ms at p99 (its interval overlaps with those of 4 others).')
  })

  it('say that storage was not asked rather than 0 ms', () => {
    const { storage } = result
    if (storage === null) throw new Error('the fixture has storage')
    const [read, write] = [storage.ring.read, storage.ring.write].map((operation) => ({
      ...operation,
      latency: { ...operation.latency, p99: { value: 0, low: 0, high: 0, samples: 0 } },
    }))
    const unasked = { ...result, storage: { ...storage, ring: { ...storage.ring, read, write } } }
    expect(textOf(page(unasked).querySelector('#storage p'))).toBe('Nothing was read or written.')
    expect(backendFacts(unasked).map(([name]) => name)).toEqual(['services'])
  })

  it('set theory beside every wait, and hide no disagreement', () => {
    const stationRow = (name: string) => rows('why').find((row) => row.startsWith(name))
    expect(stationRow('origin')).toContain('3.10 Allen–Cunneen+1.10 outside')
    expect(stationRow('gateway service')).toContain('0.200 Allen–Cunneen+0.0400 inside')
    expect(stationRow('playback service')).toContain('+0.110 outside')
    expect(stationRow('license service')).toMatch(/––$/)
    expect(textOf(document.querySelector('#why'))).toContain(
      'of the mean wait at 3 of 8 stations. There is none where more was offered at some time than could be served.',
    )
  })

  it('tell of breakers, losses and shards', () => {
    expect(rows('services').find((row) => row.startsWith('license1.23'))).toBe('license1.2318.2 k9.80 k40.1 k')
    expect(rows('storage').find((row) => row.startsWith('left lost'))).toContain('6.21 k writes 5.90 k–6.52 k1.69 min')
    expect(rows('storage').find((row) => row.startsWith('license'))).toBe(
      'licensea commit5.91 k/s0.830 0.747–0.9130 0–0.01201.70 1.68–1.7212.1 11.7–12.5',
    )
    expect(rows('storage').filter((row) => row.startsWith('by '))).toHaveLength(3)
    expect([...document.querySelectorAll('#storage figure.chart h3')].map(textOf)).toEqual([
      'Writes waiting for a node peak at 3.12 M at 1:04',
      'Reads that fail peak at 1.80 % at 0:45',
      'Stale reads peak at 0.400 % at 0:45',
    ])
    expect(rows('forms')).toHaveLength(12)
  })

  it('are left out where they were not simulated', () => {
    for (const id of ['services', 'storage', 'forms']) expect(page(fixtureResult()).querySelector(`#${id}`)).toBeNull()
  })

  it('draw the autoscaler as one row, and name each of its changes in the table', () => {
    const scaling = (i: number) => ({
      kind: 'scaling' as const,
      label: `change ${i}`,
      fromMs: i * 1000,
      toMs: i * 1000,
    })
    const happenings = [...result.happenings, ...Array.from({ length: 20 }, (_, i) => scaling(i))]
    const scaled = page({ ...result, services: null, storage: null, forms: null, happenings })
    const strip = textOf(scaled.querySelector('#chart-lanes svg.wide'))
    expect(strip).toContain('autoscaler acts 20 times')
    expect(strip).toContain('akamai unhealthy')
    const table = [...scaled.querySelectorAll('#chart-lanes tbody tr')].map(textOf)
    expect(table.filter((row) => row.startsWith('change '))).toHaveLength(20)
  })
})

describe('what a scenario says', () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
  const result = fixtureResult({ name: evil, question: evil, backends: true })
  const poisoned: Result = {
    ...result,
    plan: {
      ...result.plan,
      because: evil,
      seed: evil,
      seeAlso: [evil],
      population: {
        ...result.plan.population,
        regions: result.plan.population.regions.map((r) => ({ ...r, name: evil })),
      },
    },
    objectives: result.objectives.map((o) => ({ ...o, text: `${evil} < 1ms` })),
    providers: result.providers.map((p) => ({ ...p, name: evil })),
    caches: result.caches.map((c) => ({
      ...c,
      provider: evil,
      remark: evil,
      theory: { name: evil, missRatio: 0.1, isYardstick: false },
    })),
    stations: result.stations.map((s) => ({
      ...s,
      name: evil,
      theory: s.theory && { ...s.theory, name: evil, remark: evil },
    })),
    forms: result.forms?.map((form) => ({ ...form, name: evil })) ?? null,
    happenings: result.happenings.map((h) => ({ ...h, label: evil })),
    cautions: [evil],
  }
  const assumptions = [{ path: `${evil}.x`, value: evil, origin: evil, source: evil }]

  it('stays text wherever it goes', () => {
    const text = renderHtml(
      poisoned,
      { ...fixtureRun, command: evil, node: evil, version: evil, resultSha256: evil },
      { assumptions, windowMoves: [{ ...windowMoves(poisoned, poisoned)[0], text: evil }] },
    )
    const { document } = parseHTML(text)
    expect(document.querySelectorAll('script, img, iframe, object')).toHaveLength(0)
    expect([...document.querySelectorAll('*')].filter((node) => node.hasAttribute('onerror'))).toHaveLength(0)
    expect(textOf(document.querySelector('h1'))).toBe(evil)
    expect(found(text, /<(script|img)/gi)).toEqual([])
  })
})
