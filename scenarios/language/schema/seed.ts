import { z } from 'zod'
import { leaf } from '../field.ts'

const aSeed = 'a word or a number'

/** What chance is derived from. */
export const seed = leaf(
  z
    .union([z.string().min(1, { error: aSeed }).max(200, { error: aSeed }), z.number()], { error: aSeed })
    .transform(String),
  String,
)
