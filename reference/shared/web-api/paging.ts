import * as z from 'zod'
import { hrefOf, type View } from './view.ts'

/** One page of a longer list. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** How many there are in all. */
  readonly total: number
}

/** Which page was asked for. */
export interface PageRequest {
  readonly limit: number
  readonly offset: number
}

/** Far behind the end of any list. */
const LARGEST_OFFSET = 1_000_000

/** A whole number of a query string. */
export function wholeNumber(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`
  return z.coerce.number(expected).int(expected).min(min, expected).max(max, expected)
}

/** The fields `limit` and `offset` of a query. */
export function pagingQuery(mostAtOnce = 50, otherwise = 20) {
  return {
    limit: wholeNumber(1, mostAtOnce).default(otherwise),
    offset: wholeNumber(0, LARGEST_OFFSET).default(0),
  }
}

/** @param id name of the schema in the documentation, such as `PageOfTracks` */
export function pageSchema<Item extends z.ZodType>(item: Item, id: string) {
  return z
    .object({
      href: z.string(),
      items: z.array(item),
      limit: z.int().min(0),
      next: z.string().nullable().describe('The next page, null on the last one.'),
      offset: z.int().min(0),
      previous: z.string().nullable().describe('The page before, null on the first one.'),
      total: z.int().min(0),
    })
    .meta({ id })
}

/**
 * A page with the links to its neighbors.
 *
 * @param path under `/v1/`, such as `albums/{id}/tracks`
 * @param query what else the links repeat, such as the words of a search
 */
export function pageJson<Item, Json>(
  path: string,
  { items, total }: Page<Item>,
  { limit, offset }: PageRequest,
  view: View,
  itemJson: (item: Item) => Json,
  query: Readonly<Record<string, string | undefined>> = {},
) {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const at = (start: number) => {
    const parameters = new URLSearchParams([...given, ['limit', String(limit)], ['offset', String(start)]])
    return `${hrefOf(view, path)}?${parameters}`
  }
  return {
    href: at(offset),
    items: items.map(itemJson),
    limit,
    next: offset + limit < total ? at(offset + limit) : null,
    offset,
    previous: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    total,
  }
}
