/** A record and its place in the log. */
export interface LogRecord {
  /** 0 for the first record ever, one more for each that follows. */
  offset: number
  bytes: Uint8Array
}

/**
 * An append-only log of records that are never changed, and how far each of its consumers has come.
 *
 * Only durable records are shown: what a reader has once seen stays, whatever happens to the process or the machine.
 */
export interface EventLog {
  /** Offset that the next record gets; all records before it are durable. */
  readonly endOffset: number

  /**
   * Appends records at consecutive offsets, all or none of them. Resolves when they are durable, and not earlier: after
   * that neither the end of the process nor a loss of power takes them back. An append that was refused, or that had no
   * answer when the process ended, may turn out to be there later, whole.
   *
   * @param records at least one, each up to 64 KiB, together up to 4 MiB; must not change afterwards
   * @returns offset of the first of them
   * @throws RangeError for none, and for more bytes
   * @throws ServiceError `overloaded` when too much waits to be written already, `storage-unavailable` when it cannot be
   * written or the log is closed
   */
  append(records: readonly Uint8Array[]): Promise<{ firstOffset: number }>

  /**
   * Records in order from an offset on: up to `limit`, and fewer when they come to some MiB; none only at the end.
   *
   * @throws RangeError for an offset beyond the end, or a limit that is not a whole number from 1
   */
  read(fromOffset: number, limit: number): Promise<LogRecord[]>

  /**
   * Keeps how far a consumer has come: the offset of the first record that it has not dealt with. Durable when it
   * resolves; one that was refused may turn out to hold later. A consumer may go back, to do its work again.
   *
   * @param consumer 1 to 64 lower-case letters, digits and hyphens
   * @throws RangeError for another name, or an offset beyond the end
   * @throws ServiceError `storage-unavailable`
   */
  commit(consumer: string, offset: number): Promise<void>

  /** What the consumer committed last; 0 when it never did. */
  committed(consumer: string): Promise<number>

  /** Ends what is being written, then refuses the rest. */
  close(): Promise<void>
}
