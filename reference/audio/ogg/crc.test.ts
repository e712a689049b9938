import { expect, it } from 'vitest'
import { oggCrc } from './crc.ts'

it('gives the check value of the polynomial without start value, reflection and inversion', () => {
  expect(oggCrc(new TextEncoder().encode('123456789'))).toBe(0x89a1897f)
})

it('agrees with libogg on the first page of a Vorbis file', () => {
  // Serial 7; 44.1 kHz, stereo, 160 kbit/s nominal; the checksum set to zero.
  const header = '4f67675300020000000000000000070000000000000000000000011e'
  const packet = '01766f72626973000000000244ac0000000000000071020000000000b801'
  expect(oggCrc(Buffer.from(header + packet, 'hex'))).toBe(0xd3e7bf86)
})
