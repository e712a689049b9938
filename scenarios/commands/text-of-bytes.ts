/** What a file is that is not the text it is taken for. */
export class TextError extends Error {
  override readonly name = 'TextError'
  /** From 1. */
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

const NEWLINE = 0x0a
const MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/**
 * The text of a file. A byte order mark says what it is encoded in; without one `encoding` does. The mark is no part of the text.
 *
 * @param encoding a label of the Encoding Standard (WHATWG), such as `utf-8` or `gbk`
 * @throws TextError naming the line of the first bytes that are none of the encoding
 */
export function textOfBytes(bytes: Uint8Array, encoding: string): string {
  const marked = MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0]
  const used = marked ?? encoding
  const text = decoded(bytes, used)
  const zeroAt = text?.indexOf('\0') ?? -1
  if (text !== null && zeroAt < 0) return text
  const line = text === null ? firstWrongLine(bytes, used) : text.slice(0, zeroAt).split('\n').length
  const remedy = marked === undefined ? '; name its encoding with --encoding, such as windows-1252 or gbk' : ''
  throw new TextError(line, `expected text in ${used.toUpperCase()}, found bytes that are none${remedy}`)
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Line by line, as far as lines end with the same byte in nearly every encoding; a text of UTF-16 is one line. */
function firstWrongLine(bytes: Uint8Array, encoding: string): number {
  if (encoding.startsWith('utf-16')) return 1
  let line = 1
  for (let from = 0; from < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, from)
    const to = newline < 0 ? bytes.length : newline + 1
    if (decoded(bytes.subarray(from, to), encoding) === null) return line
    from = to
  }
  return 1
}
