import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ZipfTrace } from '../../sim/workload/zipf-trace.ts'
import { temporaryFolder } from '../language/scenario-files.fixture.ts'
import { collectingIo } from './collecting-io.fixture.ts'
import { traceOutput } from './trace.output.ts'
import { run, type TraceZipfArgs } from './trace.ts'

const folder = temporaryFolder()

const args = (changes: Partial<TraceZipfArgs> = {}): TraceZipfArgs => ({
  objects: 1000,
  exponent: 0.9,
  requests: 100_000,
  seed: '42',
  out: 'zipf.trace',
  json: false,
  ...changes,
})

async function failure(changes: Partial<TraceZipfArgs>): Promise<unknown> {
  return run(args(changes), collectingIo(folder)).catch((error: unknown) => error)
}

describe('soundcheck trace zipf', () => {
  it('writes the ids as raw little-endian numbers of 4 bytes', async () => {
    const io = collectingIo(folder)
    expect(await run(args(), io)).toBe(0)
    const bytes = readFileSync(join(folder, 'zipf.trace'))
    const wanted = new Uint32Array(100_000)
    new ZipfTrace(1000, 0.9, 42n).fill(wanted)
    expect(Array.from(wanted, (_, i) => bytes.readUInt32LE(i * 4))).toEqual(Array.from(wanted))
    expect(bytes.length).toBe(400_000)
    expect(io.out()).toMatch(/^requests {2}100\u202f000, 400\u00a0kB$/m)
    expect(io.err()).toBe('')
  })

  it('leaves nothing else behind, and replaces an older trace', async () => {
    await run(args({ requests: 7 }), collectingIo(folder))
    expect(readFileSync(join(folder, 'zipf.trace')).length).toBe(28)
    expect(readdirSync(folder)).toEqual(['zipf.trace'])
  })

  it('prints one JSON object that its schema knows', async () => {
    const io = collectingIo(folder)
    await run(args({ json: true, seed: '0x2a' }), io)
    const output = traceOutput.parse(JSON.parse(io.out()))
    expect(output).toMatchObject({ requests: 100_000, objects: 1000, exponent: 0.9, seed: '0x2a', distinctIds: 1000 })
    expect(output.totalWeight).toBeCloseTo(10.5237, 3)
  })

  it('shows progress on a terminal, on the error stream alone', async () => {
    const io = collectingIo(folder, true)
    await run(args({ json: true }), io)
    expect(io.err()).toContain('trace')
    expect(() => JSON.parse(io.out())).not.toThrow()
  })

  it.each([
    [{ objects: 0 }, 'usage', '--objects must be a whole number from 1'],
    [{ objects: 1.5 }, 'usage', '--objects must be a whole number from 1'],
    [{ requests: Number.NaN }, 'usage', '--requests must be a whole number from 1'],
    [{ exponent: -1 }, 'usage', '--exponent must be a number from 0'],
    [{ seed: 'evening' }, 'usage', '--seed must be a whole number from 0 to 18446744073709551615, got "evening"'],
    [{ seed: '18446744073709551616' }, 'usage', '--seed'],
    [
      { out: 'nowhere/zipf.trace' },
      'file-unwritable',
      'nowhere/zipf.trace cannot be written: there is no such file or',
    ],
  ] as const)('refuses %j', async (changes, code, message) => {
    expect(await failure(changes)).toMatchObject({ code, message: expect.stringContaining(message) })
  })

  it('removes what it has written when it cannot put it in its place', async () => {
    mkdirSync(join(folder, 'taken'))
    expect(await failure({ out: 'taken' })).toMatchObject({ code: 'file-unwritable' })
    expect(readdirSync(folder).sort()).toEqual(['taken', 'zipf.trace'])
  })
})
