/** Rows of one statement: engines take a bounded number of values. */
const ROWS_AT_ONCE = 250

/** Runs a statement over many rows, a part at a time, and joins what it gives. */
export async function inParts<Row, Result>(
  rows: readonly Row[],
  run: (part: readonly Row[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    results.push(...(await run(rows.slice(from, from + ROWS_AT_ONCE))))
  }
  return results
}
