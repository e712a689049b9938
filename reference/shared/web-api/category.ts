import * as z from 'zod'
import { imageSchema } from './common.ts'
import { hrefOf, type View } from './view.ts'

/** A shelf of the browse page. */
export interface Category {
  /** Part of its address, such as `lo-fi`. */
  readonly id: string
  readonly name: string
}

export const categorySchema = z
  .object({ href: z.string(), icons: z.array(imageSchema), id: z.string(), name: z.string() })
  .meta({ id: 'Category' })

export function categoryJson({ id, name }: Category, view: View): z.output<typeof categorySchema> {
  return { href: hrefOf(view, `browse/categories/${encodeURIComponent(id)}`), icons: [], id, name }
}
