import fc from 'fast-check'
import seedrandom from 'seedrandom'
import { ServiceError } from '../../shared/service-error.ts'
import { CrashingDisk } from './crashing-disk.fixture.ts'
import { CrashingFiles } from './crashing-files.fixture.ts'
import type { EventLog } from './event-log.ts'
import type { LogFiles } from './log-files.ts'
import { SegmentedLog } from './segmented-log.ts'

/** One thing a caller does, `ticks` turns after the thing before. */
type Deed = { ticks: number } & ({ append: number[] } | { commit: number })

/** What happens between two starts of the process. */
interface Life {
  deeds: Deed[]
  endAt: number
  failAt: number[]
  end: 'kill' | 'power' | 'close'
}

export interface History {
  seed: number
  lives: Life[]
}

const ticks = fc.nat(12)
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ticks, append: fc.array(fc.nat(120), { minLength: 1, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ ticks, commit: fc.nat(100) }) },
)
const life: fc.Arbitrary<Life> = fc.record({
  deeds: fc.array(deed, { maxLength: 12 }),
  endAt: fc.oneof(fc.nat(70), fc.constant(Number.POSITIVE_INFINITY)),
  failAt: fc.array(fc.nat(70), { maxLength: 4 }),
  end: fc.constantFrom('kill', 'power', 'power', 'close'),
})

/** Starts, appends, failures of the disk, crashes and losses of power, in any order. */
export const histories: fc.Arbitrary<History> = fc.record({
  seed: fc.nat(),
  lives: fc.array(life, { minLength: 1, maxLength: 6 }),
})

/** What must be in the log, from what was promised to its callers and shown to its readers. */
class Promised {
  /** Payloads by offset. */
  readonly records: string[] = []
  readonly sent = new Map<string, readonly string[]>()
  /** The last commit that was acknowledged, or shown after a start, and those since that may hold or not. */
  commits: { offset: number }[] = [{ offset: 0 }]

  acknowledge(firstOffset: number, payloads: readonly string[]): void {
    for (const [i, payload] of payloads.entries()) {
      if (this.records[firstOffset + i] !== undefined) throw new Error(`offset ${firstOffset + i} was given out twice`)
      this.records[firstOffset + i] = payload
    }
  }

  /** @throws Error when the log shows something else than it must */
  async check(log: EventLog): Promise<void> {
    const shown: string[] = []
    while (shown.length < log.endOffset) {
      for (const { offset, bytes } of await log.read(shown.length, 5)) {
        if (offset !== shown.length) throw new Error(`offset ${offset} follows ${shown.length - 1}`)
        shown.push(Buffer.from(bytes).toString())
      }
    }
    for (let i = 0; i < Math.max(this.records.length, shown.length); i++) {
      if (this.records[i] !== undefined && shown[i] !== this.records[i]) {
        throw new Error(`offset ${i} has to be ${this.records[i]}, is ${shown[i]}`)
      }
    }
    if (new Set(shown).size !== shown.length) throw new Error('a record is there twice')
    for (let at = 0; at < shown.length; ) {
      const group = this.sent.get(shown[at])
      if (!group) throw new Error(`offset ${at} is no whole append: ${shown[at]}`)
      if (group.some((payload, i) => shown[at + i] !== payload)) throw new Error(`half an append at offset ${at}`)
      at += group.length
    }
    // What was shown once has to stay.
    this.records.splice(0, this.records.length, ...shown)
  }

  /** @throws Error when the consumer's offset after a start is none that it may be */
  async checkCommitted(log: EventLog): Promise<void> {
    const offset = await log.committed('counter')
    if (offset > log.endOffset) throw new Error(`committed ${offset} is beyond the end`)
    if (!this.commits.some((commit) => commit.offset === offset)) throw new Error(`nobody committed ${offset}`)
    this.commits = [{ offset }]
  }
}

/**
 * Plays a history and checks what is in the log after every start: each acknowledged record at its offset, nothing twice,
 * no half append, and all that was shown before.
 *
 * @param flaw changes the log's files, to see that the law finds it
 * @throws Error when the law is broken
 */
export async function play({ seed, lives }: History, flaw = (files: LogFiles): LogFiles => files): Promise<void> {
  const disk = new CrashingDisk()
  const random = seedrandom(String(seed))
  const promised = new Promised()
  let sent = 0

  const act = async (log: EventLog, deed: Deed): Promise<void> => {
    if ('commit' in deed) {
      const commit = { offset: Math.floor((log.endOffset * deed.commit) / 100) }
      promised.commits.push(commit)
      await log.commit('counter', commit.offset)
      // They are written in order: none before this one holds any more.
      promised.commits = promised.commits.slice(promised.commits.indexOf(commit))
      return
    }
    const payloads = deed.append.map((size) => `${sent++} ${'x'.repeat(size)}`)
    promised.sent.set(payloads[0], payloads)
    const { firstOffset } = await log.append(payloads.map((payload) => Buffer.from(payload)))
    promised.acknowledge(firstOffset, payloads)
  }

  const live = async (files: CrashingFiles, { deeds, end }: Life): Promise<void> => {
    const log = await SegmentedLog.open(flaw(files), { segmentBytes: 400 })
    await promised.check(log)
    await promised.checkCommitted(log)
    const acts: Promise<void>[] = []
    for (const deed of deeds) {
      for (let tick = 0; tick < deed.ticks; tick++) await null
      acts.push(act(log, deed).catch(onlyRefusals))
    }
    await Promise.all(acts)
    await promised.check(log)
    if (end === 'close') await log.close()
  }

  for (const each of [...lives, { deeds: [], endAt: Number.POSITIVE_INFINITY, failAt: [], end: 'close' } as Life]) {
    const files = new CrashingFiles(disk, random, each)
    const failsOnItsOwn = (error: unknown): void => {
      if (!(error instanceof Error && error.message.startsWith('EIO'))) throw error
    }
    await Promise.race([live(files, each).catch(failsOnItsOwn), files.ended])
    files.end()
    if (each.end === 'power') disk.losePower(random)
  }
}

function onlyRefusals(error: unknown): void {
  if (!(error instanceof ServiceError && error.code === 'storage-unavailable')) throw error
}
