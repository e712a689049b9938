import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UserError } from '../errors.ts'
import { libraryNames } from './find.ts'
import { loadScenario } from './load.ts'
import { filesIn, linesOf, loadText } from './scenario-files.fixture.ts'
import { placeOf } from './tree.ts'

const repository = process.cwd()

describe('by name or path', () => {
  it('finds every scenario of the library under its own name', () => {
    expect(libraryNames()).toEqual([
      'album-drop',
      'album-drop-prepositioned',
      'cdn-provider-outage',
      'day',
      'delivery-forms',
      'evening-peak',
      'license-outage',
      'region-loss',
      'storage-site-loss',
      'surprise-album',
    ])
    for (const name of libraryNames()) {
      const loaded = loadScenario(name, { cwd: repository })
      expect(loaded.name).toBe(name)
      expect(loaded.scenario.name).toBe(name)
      expect(loaded.file.shown).toBe(join('scenarios', 'library', `${name}.yaml`))
    }
  })

  it('names only scenarios that exist in see-also', () => {
    const names = libraryNames()
    const others = names.flatMap((name) => loadScenario(name, { cwd: repository }).scenario['see-also'])
    expect(others.length).toBeGreaterThan(0)
    expect(others.filter((name) => !names.includes(name))).toEqual([])
  })

  it('reads a path from the working directory, and names a scenario after its file', () => {
    const cwd = filesIn({ 'mine.yaml': 'question: q' })
    expect(loadScenario('mine.yaml', { cwd })).toMatchObject({ name: 'mine', file: { shown: 'mine.yaml' } })
    expect(loadScenario(join(cwd, 'mine.yaml'), { cwd: repository }).file.shown).toBe(join(cwd, 'mine.yaml'))
  })

  it('gives the nearest names for a wrong one', () => {
    const call = () => loadScenario('albumdrop', { cwd: repository })
    expect(call).toThrow(UserError)
    expect(linesOf(call)).toEqual([
      'There is no scenario albumdrop. Did you mean album-drop or album-drop-prepositioned?',
    ])
  })

  it('says where names come from when none is near', () => {
    const hint = '`soundcheck list` prints the names in the library; a path ends in .yaml.'
    const said = (reference: string) => linesOf(() => loadScenario(reference, { cwd: repository }))
    expect(said('missing.yaml')).toEqual([`There is no file missing.yaml. ${hint}`])
    expect(said('zzz')).toEqual([`There is no scenario zzz. ${hint}`])
  })

  it('takes a directory for no scenario', () => {
    const cwd = filesIn({ 'y.yaml': 'like: x.yaml' })
    mkdirSync(join(cwd, 'x.yaml'))
    expect(linesOf(() => loadScenario('x.yaml', { cwd }))).toEqual(['x.yaml cannot be read: it is a directory.'])
    expect(linesOf(() => loadScenario('y.yaml', { cwd }))).toEqual([
      'One problem in the scenario:',
      'y.yaml:1:7  like: found x.yaml, which cannot be read: it is a directory, expected a scenario that can be read.',
    ])
  })

  it.each([
    ['bytes of anything', Uint8Array.of(0x71, 0xff, 0xfe)],
    ['text with zeros in it', Uint8Array.of(0x71, 0x3a, 0, 0x20)],
  ])('takes %s for no scenario', (_, bytes) => {
    const cwd = filesIn({})
    writeFileSync(join(cwd, 'x.yaml'), bytes)
    expect(linesOf(() => loadScenario('x.yaml', { cwd }))).toEqual(['x.yaml is not text in UTF-8.'])
  })

  it('passes over a byte order mark', () => {
    expect(loadText('\ufeffquestion: q').scenario.question).toBe('q')
  })

  it('does not read files of any size', () => {
    const cwd = filesIn({ 'x.yaml': `question: ${'x'.repeat(1_000_000)}` })
    expect(linesOf(() => loadScenario('x.yaml', { cwd }))).toEqual([
      'x.yaml cannot be read: it has 1000010 bytes, more than the 1000000 that are read.',
    ])
  })
})

describe('like', () => {
  const base = `
name: base
question: base?
duration: 2h
population: { listeners: 10M, plans: { free: 70%, premium: 30% } }
catalog: { popularity: { zipf: 0.9 } }
world: { providers: { akamai: { pops: 10 } } }
objectives: [startup p99 < 1s, rebuffering < 1%]
`
  const variation = `
like: base.yaml
question: variation?
population: { listeners: 20M }
catalog: { popularity: { points: { 1%: 30% } } }
world: { providers: { fastly: {} } }
objectives: [skip p99 < 1s]
`

  it('merges maps and replaces everything else', () => {
    const cwd = filesIn({ 'base.yaml': base, 'x.yaml': variation })
    const { scenario, name } = loadScenario('x.yaml', { cwd })
    expect(name).toBe('x')
    expect(scenario).toMatchObject({ question: 'variation?', duration: 7_200_000, like: 'base.yaml' })
    expect(scenario.population).toMatchObject({ listeners: 20_000_000, plans: { free: 0.7, premium: 0.3 } })
    expect(scenario.catalog.popularity).toEqual({ points: { '1%': 0.3 } })
    expect(Object.keys(scenario.world.providers)).toEqual(['akamai', 'fastly'])
    expect(scenario.objectives.map(({ text }) => text)).toEqual(['skip p99 < 1s'])
  })

  it('remembers which file said what', () => {
    const { tree } = loadScenario('x.yaml', { cwd: filesIn({ 'base.yaml': base, 'x.yaml': variation }) })
    expect(placeOf(tree, ['duration'])).toEqual({ file: 'base.yaml', line: 4, column: 11 })
    expect(placeOf(tree, ['population', 'listeners'])).toEqual({ file: 'x.yaml', line: 4, column: 26 })
  })

  it('points into the file that is wrong', () => {
    const cwd = filesIn({ 'base.yaml': `${base}wrold: {}\n`, 'x.yaml': `${variation}seed: []\n` })
    expect(linesOf(() => loadScenario('x.yaml', { cwd }))).toEqual([
      '2 problems in the scenario:',
      expect.stringMatching(/^base\.yaml:9:1 {2}wrold: found an unknown field, .* Did you mean world\?$/),
      'x.yaml:8:1  seed: found an empty list, expected a word or a number.',
    ])
  })

  it('takes null for a value like any other', () => {
    const cwd = filesIn({ 'base.yaml': base, 'x.yaml': 'like: base.yaml\nduration: null\n' })
    expect(linesOf(() => loadScenario('x.yaml', { cwd }))[1]).toMatch(
      /^x\.yaml:2:11 {2}duration: found nothing, expected a/,
    )
  })

  it('looks for names in the library and for paths beside the file', () => {
    const { question } = loadScenario('evening-peak', { cwd: repository }).scenario
    expect(loadText('like: evening-peak').scenario.question).toBe(question)
    const [, problem] = linesOf(() => loadText('like: evening-paek'))
    expect(problem).toBe(
      'x.yaml:1:7  like: found evening-paek, expected the name of a scenario in the library, or the path of one. Did you mean evening-peak?',
    )
  })

  it('does not go in circles', () => {
    const cwd = filesIn({ 'x.yaml': 'question: q\nlike: y.yaml', 'y.yaml': 'like: x.yaml' })
    expect(linesOf(() => loadScenario('x.yaml', { cwd }))).toEqual([
      'One problem in the scenario:',
      'y.yaml:1:7  like: found x.yaml, expected a scenario that is not itself like this one.',
    ])
  })

  it('has an end', () => {
    const files = Array.from({ length: 20 }, (_, i) => [`${i}.yaml`, `question: q\nlike: ${i + 1}.yaml`])
    const cwd = filesIn(Object.fromEntries(files))
    expect(linesOf(() => loadScenario('0.yaml', { cwd }))).toEqual([
      'One problem in the scenario:',
      '15.yaml:2:7  like: found 16.yaml, expected at most 16 scenarios that are like one another.',
    ])
  })

  it('must be text', () => {
    expect(linesOf(() => loadText('question: q\nlike: [a]'))).toEqual([
      'One problem in the scenario:',
      'x.yaml:2:1  like: found a list of 1, expected the name or the path of a scenario, as text.',
    ])
  })
})

describe('the command line', () => {
  it('speaks last', () => {
    const { scenario, tree } = loadText('question: q\nseed: mine\nsimulate: { listeners: 5k, window: 5s }', {
      seed: 'theirs',
      listeners: 2000,
    })
    expect(scenario).toMatchObject({ seed: 'theirs', simulate: { listeners: 2000, window: 5000 } })
    expect(placeOf(tree, ['seed'])).toEqual({ file: 'command line', line: 0, column: 0 })
  })

  it('is named where it is wrong', () => {
    expect(linesOf(() => loadText('question: q', { listeners: 0.5 }))).toEqual([
      'One problem in the scenario:',
      'command line  simulate.listeners: found --listeners 0.5, expected a whole number above 0, such as 100k or 50M.',
    ])
  })

  it('chooses the mode', () => {
    const { scenario } = loadText('question: q\nsimulate: { mode: aggregate }', { mode: 'individual' })
    expect(scenario.simulate.mode).toBe('individual')
  })

  it('may leave a number of listeners behind that the file says for another mode', () => {
    const text = 'question: q\nsimulate: { mode: aggregate, listeners: 5k }'
    expect(() => loadText(text, { mode: 'individual' })).not.toThrow()
  })

  it.each([
    ['question: q', { mode: 'individual', listeners: 2000 }, 'command line', '--listeners 2000'],
    ['question: q\nsimulate: { mode: individual }', { listeners: 2000 }, 'command line', '--listeners 2000'],
    ['question: q\nsimulate: { mode: individual, listeners: 5k }', {}, 'x.yaml:2:42', '5k'],
  ] as const)('says that mode individual takes no number of listeners: %j, %j', (text, options, place, found) => {
    expect(linesOf(() => loadText(text, options))).toEqual([
      'One problem in the scenario:',
      `${place}  simulate.listeners: found ${found}, expected no number of listeners, because mode individual simulates all of them (mode sampled: so many).`,
    ])
  })
})
