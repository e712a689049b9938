/** What a command may touch of the outside: two streams, the environment and the directory it was started in. */
export interface Io {
  /** Results. With `--json` exactly one JSON object. */
  stdout: OutputStream
  /** Progress and problems, for people. */
  stderr: OutputStream
  env: Readonly<Record<string, string | undefined>>
  /** Relative paths on the command line start here. */
  cwd: string
}

/** A writable stream that may be a terminal. `process.stdout` is one; tests pass one that collects text. */
export type OutputStream = NodeJS.WritableStream & {
  isTTY?: boolean | undefined
  columns?: number | undefined
}

/** Columns of a terminal; so many where there is none, or one that does not know (it says 0). */
export function columnsOf({ columns }: OutputStream, otherwise = 100): number {
  return columns === undefined || columns <= 0 ? otherwise : columns
}
