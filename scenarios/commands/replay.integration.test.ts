import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesIn } from '../language/scenario-files.fixture.ts'
import { objectiveName } from '../report/objective-text.ts'
import { soundcheck } from '../soundcheck.fixture.ts'
import type { ReplayOutput } from './replay.output.ts'
import type { RunOutput } from './run.output.ts'

const LISTENERS = 2000

/** Three minutes, with promises of every kind of verdict. */
const scenario = (objectives: string) => `
question: Does it hold?
duration: 3m
warmup: 1m
objectives: [${objectives}]
`
const files = {
  'held.yaml': scenario('startup p50 < 20s, availability > 1%'),
  'missed.yaml': scenario('availability > 1%, startup p50 < 1ms'),
  'wrong.yaml': scenario('startup p99 < 20').replace('duration', 'durration'),
}

async function replay(args: string, { cwd = filesIn(files), isTTY = false } = {}) {
  return { cwd, ...(await soundcheck(`replay --listeners ${LISTENERS} ${args}`, { cwd, isTTY })) }
}

async function replayed(args: string, cwd = filesIn(files)) {
  const { out } = await replay(`${args} --json`, { cwd })
  const output: ReplayOutput = JSON.parse(out)
  return { cwd, output, result: readFileSync(resolve(cwd, output.files.result)) }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const runFile = (path: string): RunOutput => JSON.parse(readFileSync(path, 'utf8'))

describe('exit code', () => {
  it('is 0 when every promise holds', async () => {
    const { exitCode, out, err } = await replay('held.yaml')
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toMatch(/^Does it hold\?\n\n✓ Held\. /)
    expect(out).toMatch(/^report +out\/held\/report\.html \(begins with 2 cautions\)$/m)
  })

  it('is 1 when one is missed', async () => {
    const { exitCode, out, err } = await replay('missed.yaml')
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' })
    expect(out).toMatch(/^✗ Missed\. /m)
    expect(out).toMatch(/^✓ held {4}Availability /m)
    expect(out).toMatch(/^✗ missed {2}Start-up p50 /m)
  })

  it('is 2 for a wrong scenario, with every mistake and its place, and nothing is written', async () => {
    const { cwd, exitCode, out, err } = await replay('wrong.yaml')
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(err.split('\n')).toEqual([
      '2 problems in the scenario:',
      expect.stringMatching(/^ {2}wrong\.yaml:3:1 {2}durration: found an unknown field, .* Did you mean duration\?$/),
      expect.stringMatching(/^ {2}wrong\.yaml:5:14 {2}objectives\[0\]: found startup p99 < 20, expected /),
      '',
    ])
    expect(readdirSync(cwd).sort()).toEqual(Object.keys(files).sort())
  })

  it.each([
    ['evening-peek', 'There is no scenario evening-peek. Did you mean evening-peak?\n'],
    [
      'held.yaml --workers many',
      "Option '--workers <number>' argument 'many' is invalid. Expected a whole number from 1 to 256, such as 2. See soundcheck replay --help.\n",
    ],
    [
      'held.yaml missed.yaml',
      expect.stringMatching(/^Too many arguments for 'replay'\. .* See soundcheck replay --help\.\n$/),
    ],
  ])('is 2 for replay %s', async (args, message) => {
    expect(await replay(args)).toMatchObject({ exitCode: 2, out: '', err: message })
  })
})

describe('what is written', () => {
  it('is result, run facts, report and JUnit file, which agree with what is printed', async () => {
    const { cwd, output, result } = await replayed('missed.yaml --seed 7')
    const folder = join(cwd, 'out', 'missed')
    expect(readdirSync(folder).sort()).toEqual(['junit.xml', 'report.html', 'result.json', 'run.json'])
    const { plan, objectives, events, held } = JSON.parse(result.toString())
    expect(plan).toMatchObject({ name: 'missed', seed: '7', scale: { simulatedListeners: LISTENERS } })
    expect(objectives.map((objective: { held: boolean }) => objective.held)).toEqual([true, false])
    expect(output).toMatchObject({ scenario: 'missed', seed: '7', held, events, simulatedListeners: LISTENERS })
    const { resultSha256, workers, windowCheck } = runFile(join(folder, 'run.json'))
    expect(resultSha256).toBe(sha256(result))
    expect(output).toMatchObject({ resultSha256, workers, windowCheck })
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('<testsuite name="missed" tests="2" failures="1"')
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>.*Does it hold\?/is)
  })

  it('goes where --out says, over what an earlier run left', async () => {
    const cwd = filesIn(files)
    const elsewhere = filesIn({ 'result.json': 'old' })
    expect((await replayed('held.yaml --out a/b', cwd)).output.files.report).toBe(join('a', 'b', 'report.html'))
    const { output } = await replayed(`held.yaml --out ${elsewhere}`, cwd)
    expect(output.files.result).toBe(join(elsewhere, 'result.json'))
    expect(sha256(readFileSync(output.files.result))).toBe(output.resultSha256)
    expect(existsSync(join(cwd, 'out'))).toBe(false)
  })

  it.each([
    ['a file', 'held.yaml', 'held.yaml cannot be written: a file of that name is in its place.'],
    ['below a file', 'held.yaml/b', 'held.yaml/b cannot be written: a part of its path is not a directory.'],
  ])('is refused where --out is %s, before anything is played', async (_, out, message) => {
    const { cwd, exitCode, err } = await replay(`held.yaml --out ${out}`, { isTTY: true })
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: `${message}\n` })
    expect(readFileSync(join(cwd, 'held.yaml'), 'utf8')).toBe(files['held.yaml'])
    const { out: printed } = await replay(`held.yaml --json --out ${out}`, { cwd })
    expect(JSON.parse(printed)).toEqual({ schemaVersion: 1, error: { code: 'file-unwritable', message } })
  })

  it('leaves nothing half written where one file has no place', async () => {
    const cwd = filesIn(files)
    mkdirSync(join(cwd, 'out', 'held', 'run.json'), { recursive: true })
    const { exitCode, err } = await replay('held.yaml', { cwd })
    expect({ exitCode, err }).toEqual({
      exitCode: 2,
      err: `${join('out', 'held', 'run.json')} cannot be written: it is a directory.\n`,
    })
    expect(readdirSync(join(cwd, 'out', 'held')).sort()).toEqual(['result.json', 'run.json'])
  })
})

describe('the result', () => {
  it('is the same bytes for one worker and two, and again; another seed gives another', async () => {
    const one = await replayed('held.yaml --workers 1')
    const two = await replayed('held.yaml --workers 2')
    const again = await replayed('held.yaml --workers 1', one.cwd)
    const other = await replayed('held.yaml --workers 1 --seed other')
    expect([one, two].map(({ output }) => output.workers)).toEqual([1, 2])
    expect(two.result.equals(one.result)).toBe(true)
    expect(again.result.equals(one.result)).toBe(true)
    expect(JSON.parse(other.result.toString()).figures).not.toEqual(JSON.parse(one.result.toString()).figures)
  })

  it('comes again from the command in run.json, whatever is in its names', async () => {
    const cwd = filesIn({})
    writeFileSync(join(cwd, "fan's & co.yaml"), `${files['held.yaml']}seed: "it's $HOME"\n`)
    const words = ['replay', "fan's & co.yaml", '--listeners', String(LISTENERS), '--out', 'first', '--json']
    const first: ReplayOutput = JSON.parse((await soundcheck(words, { cwd })).out)
    expect(first.seed).toBe("it's $HOME")
    const { command } = runFile(join(cwd, 'first', 'run.json'))
    // The shell takes the command apart as it would for a person who pastes it.
    const [npx, name, ...rest] = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
      .split('\0')
      .slice(0, -1)
    expect([npx, name]).toEqual(['npx', 'soundcheck'])
    const second: ReplayOutput = JSON.parse((await soundcheck([...rest, '--out', 'second', '--json'], { cwd })).out)
    expect(second.resultSha256).toBe(first.resultSha256)
  })
})

describe('what is printed', () => {
  it('is one JSON object with --json, and nothing else', async () => {
    const { exitCode, out, err } = await replay('missed.yaml --json')
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' })
    expect(out.split('\n')).toEqual([expect.stringMatching(/^\{"schemaVersion":1,"scenario":"missed",.*\}$/), ''])
    expect(JSON.parse(out).held).toBe(false)
  })

  it('has a live line on a terminal, which goes when all is done', async () => {
    const { err } = await replay('held.yaml', { isTTY: true })
    expect(err).toContain('0:00 of 0:04 simulated')
    expect(err).not.toContain('\n')
    expect(err.endsWith('\u001b[2K')).toBe(true)
  })

  it('has no progress with --quiet', async () => {
    const { exitCode, out, err } = await replay('held.yaml --quiet', { isTTY: true })
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toContain('Held')
  })

  it('says with --check-window how far each figure moves', async () => {
    const { cwd, exitCode, out } = await replay('held.yaml --check-window')
    expect(exitCode).toBe(0)
    expect(out).toContain('\nWith windows of half the length (instead of 1.00\u00a0min and 250\u00a0ms):\n')
    const { windowCheck } = runFile(join(cwd, 'out', 'held', 'run.json'))
    const names = windowCheck?.map(({ text }) => text) ?? []
    expect(names.slice(0, 2)).toEqual(['startup p50 < 20s', 'availability > 1%'])
    expect(names).toContain('edge hit ratio')
    expect(names).not.toContain('startup p50')
    const asReported: Record<string, string> = {
      'startup p50 < 20s': 'Start-up p50 < 20\u00a0s',
      'availability > 1%': 'Availability > 1\u00a0%',
    }
    for (const { text, measured, low, high, halved, relativeChange, withinInterval } of windowCheck ?? []) {
      const shown = asReported[text] ?? objectiveName(text)
      expect(out).toMatch(new RegExp(`^ {2}${shown} +(moves|stays|nothing)`, 'm'))
      if (measured === null || low === null || high === null || halved === null) continue
      expect(withinInterval).toBe(low <= halved && halved <= high)
      if (measured !== 0) expect(relativeChange).toBeCloseTo((halved - measured) / measured, 9)
    }
    expect(readFileSync(join(cwd, 'out', 'held', 'report.html'), 'utf8')).toContain('windows of half the length')
  })
})

it('a scenario that is too large for the simulator is wrong input, not a defect', async () => {
  // Hours of misses on empty caches are more than one window holds.
  const wide = `${scenario('').replace('3m', '6h').replace('1m', '0s')}simulate: { window: 6h }\nworld: { delivery: { caches: cold } }\n`
  const { exitCode, err } = await replay('wide.yaml --workers 1', { cwd: filesIn({ 'wide.yaml': wide }) })
  expect(exitCode).toBe(2)
  expect(err).toMatch(
    /^The scenario is too large to be simulated here: .*shorter window.* \(--mode sampled, --listeners\) take less\.\n$/,
  )
})
