import { createHash } from 'node:crypto'
import { join } from 'node:path'
import * as z from 'zod'

/**
 * A backup cannot be made or restored: which file, what is wrong, what to do.
 *
 * `file-invalid`: something that was read is damaged; `file-unreadable`: it is not there, or is none of ours;
 * `file-unwritable`: something is in the place of what would be made.
 */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: 'file-invalid' | 'file-unreadable' | 'file-unwritable'

  constructor(code: BackupError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What a backup says of itself, in `backup.json`. */
const manifest = z.strictObject({
  schemaVersion: z.literal(1),
  /** Of the data directory. */
  format: z.int().min(1),
  /** When it was begun and complete, ISO 8601. */
  beganAt: z.string(),
  completedAt: z.string(),
  files: z.int().min(0),
  sizeBytes: z.int().min(0),
  /** Symbolic links inside the data: objects that are kept under two names. */
  links: z.array(z.strictObject({ path: z.string(), target: z.string() })),
  /** Of the list of checksums. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

export type BackupManifest = z.output<typeof manifest>

/** Where a backup's parts are. The list is one that `sha256sum --check` reads. */
export const MANIFEST = 'backup.json'
export const CHECKSUMS = 'SHA256SUMS'
export const DATA = 'data'

export interface ListedFile {
  /** Below the data. */
  readonly path: string
  readonly sha256: string
}

/** The list's text. */
export function checksumsText(files: readonly ListedFile[]): string {
  return files.map(({ path, sha256 }) => `${sha256}  ${DATA}/${path}\n`).join('')
}

/** @throws BackupError when the texts of a backup are not what was written */
export function readBackup(
  shown: string,
  manifestText: string,
  checksums: string,
): { manifest: BackupManifest; files: ListedFile[] } {
  const parsed = manifest.safeParse(jsonOf(manifestText))
  if (!parsed.success) throw damaged(join(shown, MANIFEST), 'it does not describe a backup')
  if (createHash('sha256').update(checksums).digest('hex') !== parsed.data.sha256) {
    throw damaged(join(shown, CHECKSUMS), 'its checksum is another')
  }
  const files = checksums
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, sha256 = '', path = ''] = /^([0-9a-f]{64}) {2}data\/(.+)$/.exec(line) ?? []
      if (!isInside(path)) throw damaged(join(shown, CHECKSUMS), `it lists ${JSON.stringify(line.slice(0, 200))}`)
      return { path, sha256 }
    })
  for (const { path, target } of parsed.data.links) {
    if (!isInside(path) || target.startsWith('/') || !isInside(join(path, '..', target)))
      throw damaged(join(shown, MANIFEST), `it links ${path} to ${target}`)
  }
  return { manifest: parsed.data, files }
}

/** Whether a path below a directory stays below it. */
export function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split('/').includes('..')
}

export function damaged(file: string, what: string): BackupError {
  return new BackupError('file-invalid', `${file}: ${what}; the backup is damaged, take another one`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
