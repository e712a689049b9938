/** A part of an object: bytes `start` to just before `end`. */
export interface ByteRange {
  start: number
  end: number
}

const RANGE = /^bytes=([0-9]*)-([0-9]*)$/

/**
 * What a `Range` header asks for of an object of `sizeBytes` (RFC 9110, 14): one part, `unsatisfiable` when it lies
 * outside, or `all`, which is also the answer to what a server may ignore: several parts, other units, what is no range.
 */
export function requestedRange(header: string | undefined, sizeBytes: number): ByteRange | 'all' | 'unsatisfiable' {
  const parts = header === undefined ? null : RANGE.exec(header.trim())
  if (parts === null) return 'all'
  const [, first, last] = parts
  if (first === '') {
    if (last === '') return 'all'
    const length = Math.min(Number(last), sizeBytes)
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return 'all'
  if (start >= sizeBytes) return 'unsatisfiable'
  return { start, end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) }
}
