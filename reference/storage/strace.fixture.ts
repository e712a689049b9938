import { spawnSync } from 'node:child_process'

/** One system call of a trace: between the lines it began and ended on, others may stand. */
export interface SystemCall {
  readonly name: string
  /** What it was done to, as strace has it: `21</tmp/x/0.log>`, `23<socket:[350905]>`. */
  readonly target: string
  /** Arguments and what was read or written, escaped as strace does. */
  text: string
  /** Numbers of lines; it ends nowhere when the process was killed meanwhile. */
  readonly start: number
  end: number
  returned: number
}

const LINE = /^(\d+) +(?:\d[\d:.]* +)?(.*)$/
const WHOLE = /^(\w+)\((\d+<[^>]*>)(.*)\) += (-?\d+)/
/** Interrupted in the trace, or under way when the process was killed. */
const BEGUN = /^(\w+)\((\d+<[^>]*>)(.*?)(?: <unfinished \.\.\.>|\) += \?)$/
const RESUMED = /^<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)/

const READS = ['read', 'recvfrom', 'recvmsg']
/** Calls that write, each with its bytes in the text. */
const WRITES = ['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'sendto', 'sendmsg']
const SYNCS = ['fsync', 'fdatasync']

export const isRead = ({ name }: SystemCall): boolean => READS.includes(name)
export const isWrite = ({ name }: SystemCall): boolean => WRITES.includes(name)
const isSync = ({ name }: SystemCall): boolean => SYNCS.includes(name)

/**
 * The beginning of a command line that traces a program as {@link systemCalls} reads it.
 *
 * @param file that the trace is written to
 * @param shownBytes more than the longest read or write, so that strace cuts none
 * @throws Error when strace is not installed
 */
export function strace(file: string, shownBytes: number): [string, ...string[]] {
  if (spawnSync('strace', ['-V']).error) throw new Error('strace is not installed: apt-get install strace')
  const calls = [...READS, ...WRITES, ...SYNCS].join()
  return ['strace', '-f', '-y', '-s', String(shownBytes), '-e', `trace=${calls}`, '-o', file]
}

/** The calls in a trace by `strace -f -y`, with times or without, by their beginning. */
export function systemCalls(trace: string): SystemCall[] {
  const calls: SystemCall[] = []
  const underWay = new Map<string, SystemCall>()
  for (const [i, line] of trace.split('\n').entries()) {
    const [, thread, rest] = LINE.exec(line) ?? []
    if (rest === undefined) continue
    const number = i + 1
    const whole = WHOLE.exec(rest)
    const begun = BEGUN.exec(rest)
    const resumed = RESUMED.exec(rest)
    if (whole) {
      const [, name, target, text, returned] = whole
      calls.push({ name, target, text, start: number, end: number, returned: Number(returned) })
    } else if (begun) {
      const [, name, target, text] = begun
      const call = { name, target, text, start: number, end: Number.POSITIVE_INFINITY, returned: Number.NaN }
      underWay.set(thread, call)
      calls.push(call)
    } else if (resumed) {
      const call = underWay.get(thread)
      if (call?.name !== resumed[1]) continue
      underWay.delete(thread)
      call.text += resumed[2]
      call.end = number
      call.returned = Number(resumed[3])
    }
  }
  return calls
}

/**
 * From which line on what was written is durable: a sync of the file, begun when the write was over, has succeeded.
 *
 * @param isFile whether a target is one of the files that are meant
 * @param namesIn what the text of a write holds
 */
export function durableFrom(
  calls: readonly SystemCall[],
  isFile: (target: string) => boolean,
  namesIn: (text: string) => readonly string[],
): Map<string, number> {
  const syncs = Map.groupBy(
    calls.filter((call) => isSync(call) && call.returned === 0),
    ({ target }) => target,
  )
  const lines = new Map<string, number>()
  for (const write of calls.filter((call) => isWrite(call) && call.returned > 0 && isFile(call.target))) {
    const after = (syncs.get(write.target) ?? []).filter(({ start }) => start > write.end)
    const line = Math.min(...after.map(({ end }) => end))
    for (const name of namesIn(write.text)) lines.set(name, Math.min(line, lines.get(name) ?? line))
  }
  return lines
}
