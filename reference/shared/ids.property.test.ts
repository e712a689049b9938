import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idFromBytes, idFromName, isId, parseUri, type UriKind, uri } from './ids.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16, size: 'max' })
const leadingZeros = fc
  .tuple(fc.nat(16), sixteenBytes)
  .map(([zeros, bytes]) => bytes.map((byte, i) => (i < zeros ? 0 : byte)))

const numberOf = (id: string) => [...id].reduce((sum, digit) => sum * 62n + BigInt(DIGITS.indexOf(digit)), 0n)

describe('an identifier', () => {
  it('has 22 characters and is the number that its bytes are', () => {
    fc.assert(
      fc.property(fc.oneof(sixteenBytes, leadingZeros), (bytes) => {
        const id = idFromBytes(bytes)
        expect(isId(id)).toBe(true)
        expect(numberOf(id)).toBe(BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
      }),
    )
  })

  it('belongs to its name', () => {
    expect(idFromName('soundcheck')).toBe(idFromName('soundcheck'))
    expect(idFromName('soundcheck')).not.toBe(idFromName('Soundcheck'))
  })

  it('goes into a URI and comes out of it', () => {
    const kinds: UriKind[] = ['track', 'album', 'artist', 'playlist', 'show', 'episode', 'user']
    fc.assert(
      fc.property(fc.constantFrom(...kinds), sixteenBytes, (kind, bytes) => {
        const id = idFromBytes(bytes)
        expect(parseUri(uri(kind, id))).toEqual({ kind, id })
      }),
    )
  })

  it.each([
    'spotify:track:short',
    'spotify:song:4uLU6hMCjMI75M1A2tKUQC',
    'track:4uLU6hMCjMI75M1A2tKUQC',
    'spotify:track:4uLU6hMCjMI75M1A2tKUQ-',
    ' spotify:track:4uLU6hMCjMI75M1A2tKUQC',
  ])('is not found in %j', (text) => {
    expect(parseUri(text)).toBeNull()
  })

  it('is made of 16 bytes only', () => {
    expect(() => idFromBytes(new Uint8Array(15))).toThrow('16 bytes')
  })
})
