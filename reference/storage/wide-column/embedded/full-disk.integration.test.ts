import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../system-clock.ts'
import type { Mutation } from '../wide-column.ts'
import { crashSchema } from './crash-schema.fixture.ts'
import { EmbeddedWideColumn } from './embedded-wide-column.ts'
import { StoreProcess } from './store-client.fixture.ts'

const AT_ONCE = 40
const REFUSED_ENOUGH = 100
/** A key of some size, so that few writes fill what there is. */
const PADDING = 'x'.repeat(4000)
const AGAIN_WITHIN_MS = 30_000

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-full-'))
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

function run(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0
}

/** A write is two rows in two tables: half of one would be seen. */
function like(number: number): Mutation[] {
  const user = `${number} ${PADDING}`
  return [
    { kind: 'insert', table: 'likes', key: { user, track: number }, cells: { at: number } },
    { kind: 'insert', table: 'fans', key: { track: number, user } },
  ]
}

async function found(store: StoreProcess, number: number): Promise<[boolean, boolean]> {
  const [one, two] = like(number) as { key: Record<string, string> }[]
  const like1 = await store.ask({ kind: 'get', table: 'likes', key: one.key })
  const like2 = await store.ask({ kind: 'get', table: 'fans', key: two.key })
  return [like1 !== null, like2 !== null]
}

/** Fills the disk, makes room, and goes on. */
async function fillAndGoOn(path: string, under: readonly string[], makeRoom: (pid: number) => boolean): Promise<void> {
  const store = await StoreProcess.start(path, under)
  const acknowledged: number[] = []
  const refused: number[] = []
  let next = 0
  const writeUntil = async (mostRefused: number): Promise<void> => {
    while (refused.length < mostRefused) {
      const number = next++
      try {
        await store.ask({ kind: 'write', mutations: like(number) })
        acknowledged.push(number)
      } catch (error) {
        expect(error).toMatchObject({
          code: 'storage-unavailable',
          message: expect.stringContaining('cannot be written'),
        })
        refused.push(number)
      }
    }
  }
  const asExpected = async (): Promise<void> => {
    for (const number of acknowledged) expect(await found(store, number)).toEqual([true, true])
    for (const number of refused) expect(await found(store, number)).toEqual([false, false])
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, () => writeUntil(REFUSED_ENOUGH)))
    expect(acknowledged.length).toBeGreaterThan(0)
    await asExpected()
    // It tries again by itself; where the last transaction did not fit there may be room for a few writes, and then there is none.
    await sleep(2500)
    await writeUntil(refused.length + 1)
    await asExpected()

    expect(makeRoom(store.pid)).toBe(true)
    const lastMs = performance.now() + AGAIN_WITHIN_MS
    for (let isWritten = false; !isWritten; ) {
      const number = next++
      await sleep(100)
      isWritten = await store.ask({ kind: 'write', mutations: like(number) }).then(
        () => true,
        () => false,
      )
      ;(isWritten ? acknowledged : refused).push(number)
      expect(performance.now()).toBeLessThan(lastMs)
    }
    await asExpected()
  } finally {
    await store.kill()
  }
  const again = await EmbeddedWideColumn.open(path, crashSchema, systemClock)
  for (const number of acknowledged) {
    const [{ key }] = like(number) as { key: Record<string, string> }[]
    expect(await again.get('likes', key)).not.toBeNull()
  }
  await again.close()
}

describe('a disk that takes no more', () => {
  it('is full: writes are refused, reads go on, and writes too once there is room', async (context) => {
    if (!run('mount', '-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', directory))
      context.skip('mounting a small disk takes root')
    try {
      const path = join(directory, 'user-data.db')
      await fillAndGoOn(path, [], () => run('mount', '-o', 'remount,size=64m', directory))
    } finally {
      run('umount', directory)
    }
  }, 120_000)

  it('fails: the same with an error of input and output', async (context) => {
    if (!run('prlimit', '--version')) context.skip('prlimit is not installed: apt-get install util-linux')
    // A write beyond the limit fails instead of ending the process, since its signal is ignored.
    const under = ['sh', '-c', `trap '' XFSZ; exec prlimit --fsize=1500000:unlimited "$@"`, 'sh']
    const path = join(directory, 'user-data.db')
    await fillAndGoOn(path, under, (pid) => run('prlimit', `--pid=${pid}`, '--fsize=unlimited'))
  }, 120_000)
})
