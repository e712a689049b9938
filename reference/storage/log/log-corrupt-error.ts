/** Something that was durable is not there as it was written: the log cannot be trusted, and is not used. */
export class LogCorruptError extends Error {
  override readonly name = 'LogCorruptError'
  readonly file: string
  readonly positionBytes: number

  /** @param problem what was found at the position, and what was expected */
  constructor(file: string, positionBytes: number, problem: string) {
    super(`${file}, byte ${positionBytes}: ${problem}; restore the log's directory from a copy`)
    this.file = file
    this.positionBytes = positionBytes
  }
}
