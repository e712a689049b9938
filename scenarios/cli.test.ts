import { describe, expect, it } from 'vitest'
import { main } from './cli.ts'
import { collectingIo } from './commands/collecting-io.fixture.ts'
import { filesIn } from './language/scenario-files.fixture.ts'
import { soundcheck } from './soundcheck.fixture.ts'

describe('help', () => {
  it('teaches', async () => {
    const { exitCode, out, err } = await soundcheck('--help')
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toMatchSnapshot()
  })

  it.each(['replay', 'explain', 'list', 'cache', 'catalog', 'listen', 'trace zipf'])('of %s', async (command) => {
    const { exitCode, out, err } = await soundcheck(`${command} --help`)
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toMatchSnapshot()
  })

  it('stands in for a missing command', async () => {
    const { exitCode, out, err } = await soundcheck('')
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(err).toContain('Usage: soundcheck')
  })

  it('has the version of the package', async () => {
    expect(await soundcheck('--version')).toEqual({
      exitCode: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: '',
    })
  })
})

describe('list', () => {
  it('has a line each', async () => {
    const { exitCode, out, err } = await soundcheck('list')
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toMatchSnapshot()
  })

  it('is one JSON object', async () => {
    const { out } = await soundcheck('list --json')
    const { schemaVersion, scenarios } = JSON.parse(out)
    expect(schemaVersion).toBe(1)
    expect(scenarios).toContainEqual({
      name: 'evening-peak',
      question: expect.stringMatching(/\?$/),
      file: expect.stringMatching(/evening-peak\.yaml$/),
    })
  })
})

describe('explain', () => {
  it('prints figures and origins', async () => {
    const { exitCode, out, err } = await soundcheck('explain evening-peak --listeners 100k --seed 7')
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toMatch(/^evening-peak\n/)
    expect(out).toMatch(/^ {2}listeners +100 k +command line$/m)
    expect(out).not.toContain('\u001b')
  })

  it('has colors on a terminal', async () => {
    expect((await soundcheck('explain evening-peak', { isTTY: true })).out).toContain('\u001b[1mevening-peak')
  })

  it('is one JSON object', async () => {
    const { exitCode, out } = await soundcheck('explain evening-peak --json --listeners 10k')
    const { schemaVersion, plan, rows } = JSON.parse(out)
    expect({ exitCode, schemaVersion }).toEqual({ exitCode: 0, schemaVersion: 1 })
    expect(plan).toMatchObject({ name: 'evening-peak', scale: { simulatedListeners: 10_000 } })
    expect(rows).toContainEqual({
      path: 'duration',
      value: expect.stringMatching(/ h$/),
      unit: 'ms',
      origin: expect.stringMatching(/evening-peak\.yaml:\d+$/),
      source: null,
      about: 'How long is simulated and measured.',
    })
  })

  it('prints every problem of a scenario, without a stack', async () => {
    const cwd = filesIn({ 'x.yaml': 'qestion: q\nduration: 2\n' })
    const { exitCode, out, err } = await soundcheck('explain x.yaml', { cwd })
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(err.split('\n')).toEqual([
      '3 problems in the scenario:',
      '  x.yaml:1:1  question: found nothing, expected the question that the scenario answers, as text.',
      expect.stringMatching(/^ {2}x\.yaml:1:1 {2}qestion: found an unknown field, .* Did you mean question\?$/),
      expect.stringMatching(/^ {2}x\.yaml:2:11 {2}duration: found 2, expected a duration/),
      '',
    ])
  })

  it('prints problems as JSON', async () => {
    const cwd = filesIn({ 'x.yaml': 'question: q\nduraton: 2h\n' })
    const { exitCode, out, err } = await soundcheck('explain x.yaml --json', { cwd })
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: '' })
    const { schemaVersion, error } = JSON.parse(out)
    expect(schemaVersion).toBe(1)
    expect(error).toMatchObject({
      code: 'scenario-invalid',
      problems: [
        { file: 'x.yaml', line: 2, column: 1, field: 'duraton', found: 'an unknown field', nearest: 'duration' },
      ],
    })
  })
})

describe('what is wrong with a command line', () => {
  it.each([
    ['lst', "Unknown command 'lst'. Did you mean list? See soundcheck --help.\n"],
    ['list --jsno', "Unknown option '--jsno'. Did you mean --json? See soundcheck list --help.\n"],
    ['replay', "Missing required argument 'scenario'. See soundcheck replay --help.\n"],
    [
      'explain a b',
      "Too many arguments for 'explain'. Expected 1 argument but got 2: a, b. See soundcheck explain --help.\n",
    ],
    [
      'explain evening-peak --listeners many',
      "Option '--listeners <number>' argument 'many' is invalid. Expected a whole number from 1, such as 500, 100k or 1M. See soundcheck explain --help.\n",
    ],
    [
      'replay evening-peak --workers 0',
      "Option '--workers <number>' argument '0' is invalid. Expected a whole number from 1 to 256, such as 2. See soundcheck replay --help.\n",
    ],
    [
      'trace zipf --out x --exponent -1',
      "Option '--exponent <number>' argument '-1' is invalid. Expected a number from 0, such as 0.9. See soundcheck trace zipf --help.\n",
    ],
    ['trace zipf', "Required option '--out <file>' not specified. See soundcheck trace zipf --help.\n"],
    ['cache x --policy lru', "Required option '--capacity <number>' not specified. See soundcheck cache --help.\n"],
    ['repaly evening-peak', "Unknown command 'repaly'. Did you mean replay? See soundcheck --help.\n"],
    [
      'explain nosuch.yaml',
      'There is no file nosuch.yaml. `soundcheck list` prints the names in the library; a path ends in .yaml.\n',
    ],
    ['explain docs', 'docs cannot be read: it is a directory.\n'],
    ['explain albumdrop', 'There is no scenario albumdrop. Did you mean album-drop or album-drop-prepositioned?\n'],
  ])('%s', async (line, message) => {
    expect(await soundcheck(line)).toEqual({ exitCode: 2, out: '', err: message })
  })

  it.each([
    [
      ['explain', ''],
      "Command-argument value '' is invalid for argument 'scenario'. It must not be empty. See soundcheck explain --help.\n",
    ],
    [
      ['replay', 'evening-peak', '--out', ''],
      "Option '--out <directory>' argument '' is invalid. It must not be empty. See soundcheck replay --help.\n",
    ],
  ])('an empty word in %j', async (words, message) => {
    expect(await soundcheck(words)).toEqual({ exitCode: 2, out: '', err: message })
  })

  it('does not let a scenario write to the terminal', async () => {
    const cwd = filesIn({ 'x.yaml': 'question: q\nduration: "\\e[2J5"\n' })
    expect((await soundcheck('explain x.yaml', { cwd })).err).toContain('found [2J5, expected a duration')
    const named = filesIn({ 'y.yaml': 'question: "a\\e[2Jb\\nc"\n' })
    expect((await soundcheck('explain y.yaml', { cwd: named })).out).toMatch(/^y\na\[2Jb c\n/)
  })

  it('is one JSON object with --json', async () => {
    const { exitCode, out, err } = await soundcheck('explain --json --sed 7 evening-peak')
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: '' })
    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      error: { code: 'usage', message: "Unknown option '--sed'. Did you mean --seed? See soundcheck explain --help." },
    })
  })
})

it('calls a defect a defect', async () => {
  const io = collectingIo('.')
  const broken = {
    ...io,
    get cwd(): string {
      throw new TypeError('no directory')
    },
  }
  expect(await main(['list'], broken)).toBe(70)
  expect(io.err()).toMatch(/^A defect in Soundcheck: no directory\nTypeError: no directory\n {4}at /)
})
