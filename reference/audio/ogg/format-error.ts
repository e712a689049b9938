/** Bytes that are not what they are read as: Ogg pages, or Vorbis packets. The message says where and what was expected. */
export class OggFormatError extends Error {
  override readonly name = 'OggFormatError'
}
