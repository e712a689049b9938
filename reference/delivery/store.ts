import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { writeFileDurably } from '../storage/files/write-durably.ts'
import type { KeyRing } from './key-ring.ts'

export type { ObjectStore } from '../storage/objects/object-store.ts'

const signingKey = z.strictObject({
  kid: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  notBeforeMs: z.number(),
  notAfterMs: z.number(),
})
const content = z.strictObject({
  schemaVersion: z.literal(1),
  providers: z.record(z.string(), z.array(signingKey)),
})

/** The signing keys by provider. */
export type KeyRings = Readonly<Record<string, KeyRing>>

/** Keeps the signing keys over a restart, in a file that only its owner may read, so that signed URLs stay good. */
export class KeyStore {
  private readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /**
   * What was saved last; nothing if nothing was.
   *
   * @throws Error when the file is not what was saved
   */
  load(): KeyRings {
    let text: string
    try {
      text = readFileSync(this.path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
      throw error
    }
    try {
      return content.parse(JSON.parse(text)).providers
    } catch (error) {
      // The parser's own message would print what it found, and that is secret.
      const what = error instanceof z.ZodError ? error.issues.map(({ path }) => path.join('.')).join(', ') : 'no JSON'
      throw new Error(
        `${this.path} holds no signing keys (${what}). Remove it: new keys are made, and URLs signed before end.`,
      )
    }
  }

  /** On disk when this returns. */
  save(rings: KeyRings): void {
    writeFileDurably(this.path, JSON.stringify({ schemaVersion: 1, providers: rings }))
  }
}
