import { describe, expect, it } from 'vitest'
import { checkSyncs } from './sync-trace.fixture.ts'

const request = (socket: number, ...ids: string[]): string =>
  `100 10:00:00.000001 read(${socket}<socket:[${socket}]>, "POST /v1/me/player/events HTTP/1.1\\r\\n\\r\\n{\\"events\\":[${ids
    .map((id) => `{\\"event_id\\":\\"${id}\\",\\"type\\":\\"play\\"}`)
    .join(',')}]}", 65536) = 700`
const answer = (socket: number, status = '201 Created'): string =>
  `100 10:00:00.000009 writev(${socket}<socket:[${socket}]>, [{iov_base="HTTP/1.1 ${status}\\r\\n", iov_len=240}, {iov_base="{\\"accepted\\":1}", iov_len=14}], 2) = 254`
const record = (id: string): string =>
  `"\\377SC\\1\\0\\0{\\"v\\":1,\\"event_id\\":\\"${id}\\",\\"type\\":\\"play\\"}\\n", 400, 31`
const write = (id: string, fd = 21): string => `102 10:00:00.000003 pwrite64(${fd}</d/0.log>, ${record(id)}) = 400`
const sync = (fd = 21, returned = '0'): string => `103 10:00:00.000005 fdatasync(${fd}</d/0.log>) = ${returned}`

const check = (...lines: string[]) => checkSyncs(lines.join('\n'))
const ok = (...acknowledged: string[]) => ({ acknowledged, tooEarly: [] })

describe('the check of a trace', () => {
  it('accepts an answer that follows the write and its sync', () => {
    expect(check(request(23, 'A'), write('A'), sync(), answer(23))).toEqual(ok('A'))
  })

  it('accepts answers that share a sync, and one to an event that is known', () => {
    const shared = [request(23, 'A', 'B'), request(24, 'C'), write('A'), write('B'), write('C'), sync()]
    expect(check(...shared, answer(24), answer(23), request(25, 'A'), answer(25))).toEqual(ok('C', 'A', 'B', 'A'))
  })

  it('accepts calls that were interrupted in the trace', () => {
    const lines = [
      `100 10:00:00.000001 read(23<socket:[23]>,  <unfinished ...>`,
      `100 10:00:00.000002 <... read resumed>"{\\"event_id\\":\\"A\\"", 65536) = 700`,
      `102 10:00:00.000003 pwrite64(21</d/0.log>, ${record('A')} <unfinished ...>`,
      `102 10:00:00.000004 <... pwrite64 resumed>) = 400`,
      `103 10:00:00.000005 fdatasync(21</d/0.log> <unfinished ...>`,
      `100 10:00:00.000006 +++ something else +++`,
      `103 10:00:00.000007 <... fdatasync resumed>) = 0`,
    ]
    expect(check(...lines, answer(23))).toEqual(ok('A'))
    expect(check(...lines.slice(0, -1), answer(23), lines[lines.length - 1]).tooEarly).toHaveLength(1)
  })

  it('knows an answer that was under way when the process was killed, and no write or sync that was', () => {
    const killed = (line: string) => line.replace(/ = \d+$/, ' = ?')
    expect(check(request(23, 'A'), write('A'), sync(), killed(answer(23)))).toEqual(ok('A'))
    expect(check(request(23, 'A'), killed(write('A')), sync(), answer(23)).tooEarly).toHaveLength(1)
    expect(check(request(23, 'A'), write('A'), killed(sync()), answer(23)).tooEarly).toHaveLength(1)
  })

  it('asks nothing of a request that was refused', () => {
    expect(check(request(23, 'A'), answer(23, '503 Service Unavailable'), answer(23, '400 Bad Request'))).toEqual(ok())
  })

  it.each([
    ['comes before the sync', [write('A'), answer(23), sync()]],
    ['comes before the write', [answer(23), write('A'), sync()]],
    ['follows a write of something else', [write('B'), sync(), answer(23)]],
    ['follows no sync', [write('A'), answer(23)]],
    ['follows a sync of another file', [write('A'), sync(22), answer(23)]],
    ['follows a sync that failed', [write('A'), sync(21, '-1 EIO (Input/output error)'), answer(23)]],
    ['follows a sync that began before the write', [sync(), write('A'), answer(23)]],
    [
      'follows a sync that began while the write was under way',
      [
        `102 10:00:00.000003 pwrite64(21</d/0.log>, ${record('A')} <unfinished ...>`,
        sync(),
        `102 10:00:00.000006 <... pwrite64 resumed>) = 400`,
        answer(23),
      ],
    ],
  ])('finds an answer that %s', (_, lines) => {
    const { tooEarly } = check(request(23, 'A'), ...lines)
    expect(tooEarly).toEqual([expect.stringMatching(/^A is acknowledged on line \d, not durable$/)])
  })
})
