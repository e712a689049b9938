import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { fixtureServicesInSites } from './backends.fixture.ts'
import { fixtureResult, fixtureRun } from './result.fixture.ts'
import { renderTerminal } from './terminal.ts'
import { widthOf } from './text-columns.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('renderTerminal', () => {
  it('says it all in one block', () => {
    const block = renderTerminal(fixtureResult(), fixtureRun, {
      color: false,
      width: 100,
      reportPath: 'out/report.html',
    })
    expect(`\n${plain(block)}`).toMatchInlineSnapshot(`
      "
      Akamai dies for twenty minutes in the busiest hour of the evening. Do listeners notice?

      ✗ Missed. 2 of 7 objectives are missed, most clearly start-up p99 at 612 ms (objective < 500 ms;
      95 % interval 594–631 ms). Another seed could turn the verdict on origin egress: its target lies
      inside its interval.

                   objective               measured      target    95 % interval
      ✗ missed     Start-up p99              612 ms    < 500 ms       594–631 ms
      ✓ held       Start-up p95              168 ms    < 200 ms       167–170 ms
      ✓ held       Failover p99              1.39 s       < 2 s      1.35–1.43 s
      ✓ held       Rebuffering             0.0310 %     < 0.1 %  0.0291–0.0329 %
      ✓ held       Availability            99.987 %    > 99.9 %  99.985–99.989 %
      ? uncertain  Origin egress           281 Gbps  < 280 Gbps     270–292 Gbps  missed here
      ✓ held       Cost per million plays  21.4 USD    < 25 USD    21.1–21.6 USD

      provider     plays  edge hits    egress        cost
      akamai      38.0 %     95.3 %   1.67 PB  10 000 USD
      cloudfront  27.0 %     93.5 %   1.19 PB   9 500 USD
      fastly      20.0 %     93.9 %  0.880 PB   6 160 USD
      cloudflare  15.0 %     92.9 %  0.660 PB   3 300 USD
      all          100 %     94.4 %   4.40 PB  31 200 USD

      theory    agrees at 0 of 1 station (not origin; at most 1.1 ms apart) and 6 of 6 caches; Little's
      law to 2e-10
      scale     1 000 000 of 50 000 000 listeners simulated; world scaled in proportion (2 %)
      run       2 h from seed midnight; 412 M events in 38.2 s (10.8 M events/s)
      report    out/report.html (begins with 1 caution)
      "
    `)
  })

  it('has a line each for services and storage', () => {
    const block = renderTerminal(fixtureResult({ backends: true }), fixtureRun, { color: false, width: 100 })
    expect(plain(block)).toContain(`
services  plays authorized in 58.4 ms (57.2–59.6) at p99, 0.129 % (0.103–0.155) failed; autoscaled 3
times; 83.4 % of bots' requests refused
storage   reads 17.1 ms (16.4–17.8), writes 8.20 ms (7.87–8.53) at p99; 0.0710 % stale; no write
lost; services asked in vain: 0.310 % of ring writes, 0.830 % of commits
theory    agrees at 3 of 8 stations (not origin and 4 more; at most 1.1 ms apart) and 6 of 6 caches;
Little's law to 2e-10
scale     1 000 000 of`)
  })

  it('says who moved where a site was lost with its services', () => {
    const result = { ...fixtureResult({ backends: true }), services: fixtureServicesInSites() }
    const block = renderTerminal(result, fixtureRun, { color: false, width: 100 })
    expect(plain(block)).toContain(`
services  plays authorized in 58.4 ms (57.2–59.6) at p99, 0.129 % (0.103–0.155) failed; autoscaled 3
times; 83.4 % of bots' requests refused; other sites took 176 M requests for left
`)
  })

  it.each([
    [40, 7],
    [60, 4],
    [80, 1],
    [120, 7],
    [300, 4],
  ])('fits %d columns and 29 lines with %d providers', (width, providers) => {
    const result = fixtureResult({ providers, backends: true })
    const many = { ...result, objectives: [...result.objectives, ...result.objectives, ...result.objectives] }
    for (const one of [result, many, { ...result, objectives: [] }]) {
      const block = renderTerminal(one, fixtureRun, { color: false, width, reportPath: 'out/report.html' })
      const lines = block.trimEnd().split('\n')
      expect(lines.length).toBeLessThan(30)
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width)
      expect(block).not.toMatch(/NaN|undefined|Infinity|null/)
    }
  })

  it('never leaves out an objective that was missed or is uncertain', () => {
    const result = fixtureResult()
    const held = result.objectives.filter((objective) => objective.held)
    const doubtful = result.objectives.filter((objective) => !objective.held)
    const block = renderTerminal({ ...result, objectives: [...held, ...held, ...held, ...doubtful] }, fixtureRun, {
      color: false,
      width: 100,
    })
    expect(block).toContain('✗ missed')
    expect(block).toContain('? uncertain')
    expect(block).toMatch(/and \d+ more held/)
  })

  it('says nothing in color alone', () => {
    const options = { width: 100, reportPath: 'out/report.html' }
    const painted = renderTerminal(fixtureResult(), fixtureRun, { ...options, color: true })
    expect(painted).toContain('\u001b[31m✗ missed')
    expect(stripVTControlCharacters(painted)).toBe(
      renderTerminal(fixtureResult(), fixtureRun, { ...options, color: false }),
    )
  })

  it('says that nothing was observed', () => {
    const block = renderTerminal(fixtureResult({ failoverSamples: 0 }), fixtureRun, { color: false, width: 100 })
    expect(plain(block)).toMatch(/\? uncertain {2}Failover p99 +nothing observed +< 2 s +–\n/)
  })

  it('shares nothing out where nothing was played', () => {
    const result = fixtureResult()
    const figures = { ...result.figures, plays: 0 }
    const unplayed = { ...result, figures, objectives: [], cautions: [] }
    const block = plain(renderTerminal(unplayed, fixtureRun, { color: false, width: 100, reportPath: 'report.html' }))
    expect(block.match(/^(akamai|all) +–/gm)).toHaveLength(2)
    expect(block).not.toContain('\n\n\n')
    expect(block).toMatch(/^report {4}report\.html$/m)
  })

  it('lets no scenario write control sequences', () => {
    const evil = 'calm\u001b[2J\u001b]0;owned\u0007\u202eevening'
    const result = fixtureResult({ name: evil, question: evil })
    const block = renderTerminal(
      {
        ...result,
        plan: { ...result.plan, seed: evil },
        providers: result.providers.map((p) => ({ ...p, name: evil })),
      },
      fixtureRun,
      { color: false, width: 100, reportPath: evil },
    )
    expect(block).not.toMatch(/[^\n\P{Cc}]|\u202e/u)
  })
})
