import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main } from '../cli.ts'
import { violations } from '../committed-schema.fixture.ts'
import { filesIn } from '../language/scenario-files.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'
import { collectingIo } from './collecting-io.fixture.ts'

const files = {
  'small.yaml': 'question: q\nduration: 1m\nwarmup: 10s\nobjectives: [startup p99 < 20s, failover p99 < 2s]\n',
  'wrong.yaml': 'qestion: q\nduration: 2\ncatalog: { popularity: s4-mian }\n',
  'four.trace': '0123456789abcdef',
  'odd.trace': '01234',
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

describe('what a command prints with --json is what its schema says', () => {
  it.each([
    ['list', 'list'],
    ['explain evening-peak', 'explain'],
    ['explain album-drop --listeners 10k --seed 7', 'explain'],
    ['explain cdn-provider-outage', 'explain'],
    ['trace zipf --objects 10 --requests 100 --out new.trace', 'trace-zipf'],
    ['cache four.trace --policy fifo --capacity 2', 'cache'],
    ['replay small.yaml --listeners 1k --workers 1', 'replay'],
    ['replay small.yaml --listeners 1k --workers 1 --check-window', 'replay'],
  ])('%s', async (line, schema) => {
    const { exitCode, out, err } = await soundcheck(`${line} --json`, { cwd: filesIn(files) })
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    const output = JSON.parse(out)
    expect(violations(`${schema}.schema.json`, output)).toEqual([])
    expect(violations(`${schema}.schema.json`, { ...output, more: 1 })).toEqual([
      ' must NOT have additional properties',
    ])
  })

  it('and so are the files of a replay', async () => {
    const cwd = filesIn(files)
    await soundcheck('replay small.yaml --listeners 1k --workers 1 --check-window', { cwd })
    expect(violations('result.schema.json', json(join(cwd, 'out/small/result.json')))).toEqual([])
    expect(violations('run.schema.json', json(join(cwd, 'out/small/run.json')))).toEqual([])
  })
})

describe('when a command fails, the schema of errors says what it prints', () => {
  it.each([
    ['lst', 'usage'],
    ['list --al', 'usage'],
    ['explain', 'usage'],
    ['explain evening-peek', 'scenario-not-found'],
    ['explain wrong.yaml', 'scenario-invalid'],
    ['explain four.trace', 'scenario-invalid'],
    ['replay wrong.yaml', 'scenario-invalid'],
    ['replay folder', 'file-unreadable'],
    ['replay small.yaml --workers none', 'usage'],
    ['replay small.yaml --out small.yaml', 'file-unwritable'],
    ['trace', 'usage'],
    ['trace zipf --out x --seed evening', 'usage'],
    ['trace zipf --out nowhere/x', 'file-unwritable'],
    ['cache none.trace --policy lru --capacity 2', 'file-unreadable'],
    ['cache odd.trace --policy lru --capacity 2', 'file-invalid'],
    ['cache four.trace --policy belady --capacity 2', 'usage'],
  ])('%s', async (line, code) => {
    const cwd = filesIn(files)
    mkdirSync(join(cwd, 'folder'))
    const { exitCode, out, err } = await soundcheck(`${line} --json`, { cwd })
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: '' })
    const output = JSON.parse(out)
    expect(output.error.code).toBe(code)
    expect(violations('error.schema.json', output)).toEqual([])
  })

  it('a defect', async () => {
    const io = collectingIo('.')
    const broken = Object.defineProperty({ ...io }, 'cwd', {
      get: () => {
        throw new TypeError('no directory')
      },
    })
    expect(await main(['list', '--json'], broken)).toBe(70)
    const output = JSON.parse(io.out())
    expect(output.error).toEqual({ code: 'defect', message: 'A defect in Soundcheck: no directory' })
    expect(violations('error.schema.json', output)).toEqual([])
    expect(io.err()).toMatch(/^TypeError: no directory\n {4}at /)
  })
})
