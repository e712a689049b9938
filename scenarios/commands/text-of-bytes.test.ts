import { expect, it } from 'vitest'
import { TextError, textOfBytes } from './text-of-bytes.ts'

const utf16le = (text: string) => Buffer.from(text, 'utf16le')

it.each<[string, Uint8Array, string]>([
  ['UTF-8', Buffer.from('aå歌'), 'utf-8'],
  ['UTF-8 with a mark', Buffer.from('\ufeffaå歌'), 'gbk'],
  ['UTF-16 with a mark', utf16le('\ufeffaå歌'), 'utf-8'],
  ['UTF-16 of the other order', utf16le('\ufeffaå歌').swap16(), 'utf-8'],
  ['UTF-16 without a mark', utf16le('aå歌'), 'utf-16le'],
])('reads %s', (_, bytes, encoding) => {
  expect(textOfBytes(bytes, encoding)).toBe('aå歌')
})

it('reads older encodings when they are named', () => {
  expect(textOfBytes(Uint8Array.of(0xb8, 0xe8), 'gbk')).toBe('歌')
  expect(textOfBytes(Uint8Array.of(0x61, 0xe5, 0x92), 'windows-1252')).toBe('aå’')
})

it.each<[string, Uint8Array, string, number, RegExp]>([
  ['bytes of another encoding', Uint8Array.of(0x61, 0x0a, 0x0d, 0x0a, 0xe5, 0x20), 'utf-8', 3, /UTF-8, .*--encoding/],
  ['UTF-16 without a mark', utf16le('a\nb'), 'utf-8', 1, /UTF-8, .*--encoding/],
  ['half a text of UTF-16', utf16le('\ufeffab').subarray(0, 5), 'utf-8', 1, /UTF-16LE, found bytes that are none$/],
])('refuses %s', (_, bytes, encoding, line, message) => {
  expect(() => textOfBytes(bytes, encoding)).toThrow(TextError)
  expect(() => textOfBytes(bytes, encoding)).toThrow(message)
  try {
    textOfBytes(bytes, encoding)
  } catch (error) {
    expect((error as TextError).line).toBe(line)
  }
})
