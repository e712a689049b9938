import type { Origin } from './origin.ts'

/** The origin as the shields see it. */
export interface OriginPort {
  /**
   * A read of a region's shield will reach the origin at that time.
   * @param alike reads that one cause brings at once, this one included
   */
  request(atMs: number, bytes: number, alike: number, region: number): void
}

/** The origin as the run sees it. */
export interface OriginModel extends OriginPort {
  /** Ends a window; returns the mean wait, ms, that reads of the next one are to expect. */
  closeWindow(nowMs: number): number
  /** At the end of the run: counts what is still there. */
  close(nowMs: number): void
}

/** What the result says of the origin, whoever worked it out; see `Origin` for units. */
export type OriginRecord = Pick<
  Origin,
  | 'servers'
  | 'bytesAt'
  | 'squaresAt'
  | 'waitUsAt'
  | 'readsAt'
  | 'waits'
  | 'systemMs'
  | 'busyMs'
  | 'reads'
  | 'stayMs'
  | 'waitMs'
  | 'started'
>
