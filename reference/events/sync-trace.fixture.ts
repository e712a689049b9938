/** One system call of a trace: between the lines it began and ended on, others may stand. */
interface Call {
  name: string
  /** What it was done to, as strace has it: `21</tmp/x/0.log>`, `23<socket:[350905]>`. */
  target: string
  /** Arguments and what was read or written, escaped as strace does. */
  text: string
  /** Numbers of lines. */
  start: number
  end: number
  returned: number
}

/** What a trace of the event service shows about its answers. */
export interface SyncReport {
  /** Ids of the events that were acknowledged. */
  acknowledged: string[]
  /** One sentence for each id that was acknowledged and not durable by then. */
  tooEarly: string[]
}

const LINE = /^(\d+) +\S+ +(.*)$/
const WHOLE = /^(\w+)\((\d+<[^>]*>)(.*)\) += (-?\d+)/
/** Interrupted in the trace, or under way when the process was killed. */
const BEGUN = /^(\w+)\((\d+<[^>]*>)(.*?)(?: <unfinished \.\.\.>|\) += \?)$/
const RESUMED = /^<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)/
const EVENT_ID = /\\"event_id\\":\\"([^"\\]+)\\"/g

/** Calls that write, by the traces that they appear in; each with its bytes in the text. */
const WRITES = new Set(['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'sendto', 'sendmsg'])
const READS = new Set(['read', 'recvfrom', 'recvmsg'])
const SYNCS = new Set(['fsync', 'fdatasync'])

/** The system calls that strace needs to show for {@link checkSyncs}. */
export const TRACED_CALLS = [...READS, ...WRITES, ...SYNCS].join(',')

/**
 * Checks in a trace by `strace -f -y -tt` that each event of a request that was answered with 201 had been written to a file, and
 * a sync of that file, begun when the write was over, had succeeded before the answer began.
 */
export function checkSyncs(trace: string): SyncReport {
  const calls = callsOf(trace)
  const isSocket = ({ target }: Call): boolean => target.includes('<socket:') || target.includes('<TCP')
  const writes = calls.filter((call) => WRITES.has(call.name) && !isSocket(call) && call.returned > 0)
  const syncs = calls.filter((call) => SYNCS.has(call.name) && call.returned === 0)
  const isDurable = (id: string, line: number): boolean =>
    syncs.some(
      (sync) =>
        sync.end < line &&
        writes.some(
          (write) => write.target === sync.target && write.end < sync.start && idsIn(write.text).includes(id),
        ),
    )

  const report: SyncReport = { acknowledged: [], tooEarly: [] }
  const asked = new Map<string, string[]>()
  const onSockets = calls.filter(isSocket).sort((a, b) => moment(a) - moment(b))
  for (const call of onSockets) {
    if (READS.has(call.name)) {
      asked.set(call.target, [...(asked.get(call.target) ?? []), ...idsIn(call.text)])
    } else if (call.text.includes('HTTP/1.1 201')) {
      const ids = asked.get(call.target) ?? []
      asked.delete(call.target)
      report.acknowledged.push(...ids)
      for (const id of ids) {
        if (!isDurable(id, call.start)) report.tooEarly.push(`${id} is acknowledged on line ${call.start}, not durable`)
      }
    }
  }
  return report
}

/** A request has come when its read is over; an answer is on its way as soon as its write begins. */
function moment(call: Call): number {
  return READS.has(call.name) ? call.end : call.start
}

function idsIn(text: string): string[] {
  return [...text.matchAll(EVENT_ID)].map(([, id]) => id)
}

function callsOf(trace: string): Call[] {
  const calls: Call[] = []
  const underWay = new Map<string, Call>()
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
