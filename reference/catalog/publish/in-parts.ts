/** As many identifiers as one statement asks for. */
const IDS_AT_ONCE = 500

/** A long list of identifiers in parts that one statement takes. */
export function* partsOf(ids: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) yield ids.slice(from, from + IDS_AT_ONCE)
}

/** Runs a query over a long list of identifiers, a part at a time, and joins what it gives. */
export async function inParts<Row>(
  ids: readonly string[],
  query: (ids: readonly string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const all: Row[] = []
  for (const part of partsOf(ids)) for (const row of await query(part)) all.push(row)
  return all
}
