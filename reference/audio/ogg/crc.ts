/** The generator of Ogg's checksum, x^32 + x^26 + … + 1, highest power first (RFC 3533, section 6, field 7). */
const POLYNOMIAL = 0x04c11db7

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 24
  for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder < 0 ? POLYNOMIAL : 0)
  return remainder
})

/**
 * Ogg's CRC-32: neither start value, nor reflection, nor final inversion, so it is not the CRC-32 of zip and PNG.
 *
 * @returns an unsigned 32-bit number
 */
export function oggCrc(bytes: Uint8Array): number {
  let crc = 0
  for (let i = 0; i < bytes.length; i++) crc = (crc << 8) ^ table[(crc >>> 24) ^ bytes[i]]
  return crc >>> 0
}
