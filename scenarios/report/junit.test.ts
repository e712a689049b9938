import { DOMParser } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { renderJunit } from './junit.ts'
import { fixtureResult, fixtureRun } from './result.fixture.ts'

const parse = (xml: string) => new DOMParser().parseFromString(xml, 'text/xml')
/** linkedom leaves entities in XML as they are. */
const plain = (text: string | null | undefined) => decoded(text ?? '').replace(/[\u00a0\u202f]/g, ' ')

const decoded = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#\d+);/g, (_, name: string) => {
    const known: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }
    return known[name] ?? String.fromCharCode(Number(name.slice(1)))
  })

/** Characters and entities that XML 1.0 allows, and tags that close in the order in which they opened. */
function expectWellFormed(xml: string) {
  expect(xml).not.toMatch(/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/u)
  expect(xml).not.toMatch(/&(?!(amp|lt|gt|quot|#\d+);)/)
  const open: string[] = []
  for (const [, close, name, rest] of xml.matchAll(/<(\/?)([\w-]+)((?:\s[\w-]+="[^"<]*")*\s*\/?)>/g)) {
    if (close === '/') expect(open.pop()).toBe(name)
    else if (!rest.endsWith('/')) open.push(name)
  }
  expect(open).toEqual([])
  expect(xml.replace(/^<\?xml[^>]*\?>|<\/?[\w-]+(?:\s[\w-]+="[^"<]*")*\s*\/?>/g, '')).not.toMatch(/[<>]/)
}

describe('renderJunit', () => {
  const result = fixtureResult()
  const xml = renderJunit([
    { result, run: fixtureRun },
    { result: fixtureResult({ fault: false, name: 'calm' }), run: fixtureRun },
  ])
  const document = parse(xml)

  it('is well-formed', () => expectWellFormed(xml))

  it('has a suite for each scenario and a case for each objective', () => {
    const suites = [...document.querySelectorAll('testsuite')]
    expect(suites.map((suite) => suite.getAttribute('name'))).toEqual(['provider-outage-evening', 'calm'])
    expect(suites.map((suite) => suite.getAttribute('failures'))).toEqual(['2', '0'])
    expect(suites.map((suite) => suite.getAttribute('skipped'))).toEqual(['0', '1'])
    const names = [...suites[0].querySelectorAll('testcase')].map((one) => plain(one.getAttribute('name')))
    expect(names).toEqual(result.objectives.map(({ text }) => text))
    expect(document.querySelector('testsuites')?.getAttribute('tests')).toBe('14')
  })

  it('says what failed, and how to replay it', () => {
    const failure = document.querySelector('failure')
    expect(plain(failure?.getAttribute('message'))).toBe(
      'measured 612 ms, objective < 500 ms, 95 % interval 594–631 ms: missed',
    )
    expect(plain(failure?.textContent)).toContain(`Replay: ${fixtureRun.command}`)
    expect(document.querySelector('skipped')?.getAttribute('message')).toBe('nothing observed')
  })

  it('carries what identifies the run as properties', () => {
    const properties = Object.fromEntries(
      [...(document.querySelector('testsuite')?.querySelectorAll('property') ?? [])].map((property) => [
        property.getAttribute('name'),
        property.getAttribute('value'),
      ]),
    )
    expect(properties).toMatchObject({
      seed: 'midnight',
      listeners: '50000000',
      simulatedListeners: '1000000',
      theory:
        "agrees at 0 of 1 station (not origin; at most 1.1&#160;ms apart) and 6 of 6 caches; Little's law to 2e-10",
      resultSha256: fixtureRun.resultSha256,
      replay: fixtureRun.command,
    })
  })

  it('stays well-formed whatever a scenario is called', () => {
    const name = `<a b="c"> & 'd'\u0000\u001b[31m\u000b\ufffe\ud800]]>\n😀`
    const nasty = renderJunit([
      { result: fixtureResult({ name, question: name }), run: { ...fixtureRun, command: name } },
    ])
    expectWellFormed(nasty)
    expect(plain(parse(nasty).querySelector('testsuite')?.getAttribute('name'))).toContain('<a b="c"> & \'d\'')
  })

  it('is an empty list where nothing ran', () => expectWellFormed(renderJunit([])))
})
