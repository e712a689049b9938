import { closeSync, openSync, writeSync } from 'node:fs'
import type { PlayoutFormat, PlayoutSink } from './playout.ts'

const HEADER_BYTES = 44
const SAMPLE_BYTES = 2
/** The largest size that the header has room for; readers take it for "to the end of the file". */
const MOST_BYTES = 2 ** 32 - 1

/**
 * Writes a WAV file (RIFF WAVE, 16-bit PCM, little-endian) while it is played. The header has its sizes once the file is
 * closed; until then it says that the file goes on to its end. All methods throw NodeJS.ErrnoException when the operating
 * system refuses.
 */
export class WavWriter implements PlayoutSink {
  private readonly file: number
  private format: PlayoutFormat | null = null
  private dataBytes = 0

  constructor(path: string) {
    this.file = openSync(path, 'w')
  }

  /** Must come before the first samples. */
  begin(format: PlayoutFormat): void {
    this.format = format
    this.writeAt(wavHeader(format, MOST_BYTES), 0)
  }

  write(channels: readonly Float32Array[]): void {
    const data = pcm16(channels)
    this.writeAt(data, HEADER_BYTES + this.dataBytes)
    this.dataBytes += data.length
  }

  close(): void {
    if (this.format) this.writeAt(wavHeader(this.format, this.dataBytes), 0)
    closeSync(this.file)
  }

  private writeAt(data: Uint8Array, position: number): void {
    for (let done = 0; done < data.length; ) {
      done += writeSync(this.file, data, done, data.length - done, position + done)
    }
  }
}

/** Interleaved 16-bit samples: rounded to the nearest step of 1/32768, clipped at the ends. */
export function pcm16(channels: readonly Float32Array[]): Buffer {
  const samples = channels[0].length
  const data = Buffer.allocUnsafe(samples * channels.length * SAMPLE_BYTES)
  let at = 0
  for (let i = 0; i < samples; i++) {
    for (const channel of channels) {
      data.writeInt16LE(Math.max(-32768, Math.min(32767, Math.round(channel[i] * 32768))), at)
      at += SAMPLE_BYTES
    }
  }
  return data
}

function wavHeader({ sampleRate, channels }: PlayoutFormat, dataBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(Math.min(MOST_BYTES, HEADER_BYTES - 8 + dataBytes), 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * channels * SAMPLE_BYTES, 28)
  header.writeUInt16LE(channels * SAMPLE_BYTES, 32)
  header.writeUInt16LE(8 * SAMPLE_BYTES, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(Math.min(MOST_BYTES, dataBytes), 40)
  return header
}
