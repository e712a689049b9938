import { Writable } from 'node:stream'
import type { Io, OutputStream } from '../io.ts'

/** An `Io` whose streams keep what is written to them. */
export function collectingIo(cwd: string, isTTY = false): Io & { out(): string; err(): string } {
  const stdout = collector(isTTY)
  const stderr = collector(isTTY)
  return { stdout: stdout.stream, stderr: stderr.stream, env: {}, cwd, out: stdout.text, err: stderr.text }
}

function collector(isTTY: boolean): { stream: OutputStream; text: () => string } {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  return { stream: Object.assign(stream, { isTTY, columns: 100 }), text: () => text }
}
