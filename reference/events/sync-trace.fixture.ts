import { durableFrom, isRead, isWrite, type SystemCall, systemCalls } from '../storage/strace.fixture.ts'

/** What a trace of the event service shows about its answers. */
export interface SyncReport {
  /** Ids of the events that were acknowledged. */
  acknowledged: string[]
  /** One sentence for each id that was acknowledged and not durable by then. */
  tooEarly: string[]
}

const EVENT_ID = /\\"event_id\\":\\"([^"\\]+)\\"/g

/**
 * Checks in a trace that each event of a request that was answered with 201 had been written to a file and was durable there
 * before the answer began.
 */
export function checkSyncs(trace: string): SyncReport {
  const calls = systemCalls(trace)
  const durable = durableFrom(calls, (target) => !isSocket(target), idsIn)
  const report: SyncReport = { acknowledged: [], tooEarly: [] }
  const asked = new Map<string, string[]>()
  const onSockets = calls.filter(({ target }) => isSocket(target)).sort((a, b) => moment(a) - moment(b))
  for (const call of onSockets) {
    if (isRead(call)) {
      asked.set(call.target, [...(asked.get(call.target) ?? []), ...idsIn(call.text)])
    } else if (isWrite(call) && call.text.includes('HTTP/1.1 201')) {
      const ids = asked.get(call.target) ?? []
      asked.delete(call.target)
      report.acknowledged.push(...ids)
      for (const id of ids) {
        if ((durable.get(id) ?? Number.POSITIVE_INFINITY) < call.start) continue
        report.tooEarly.push(`${id} is acknowledged on line ${call.start}, not durable`)
      }
    }
  }
  return report
}

function isSocket(target: string): boolean {
  return target.includes('<socket:') || target.includes('<TCP')
}

/** A request has come when its read is over; an answer is on its way as soon as its write begins. */
function moment(call: SystemCall): number {
  return isRead(call) ? call.end : call.start
}

function idsIn(text: string): string[] {
  return [...text.matchAll(EVENT_ID)].map(([, id]) => id)
}
