import * as z from 'zod'
import { followersSchema, identityFields, identityJson, imageSchema, imagesJson } from './common.ts'
import type { View } from './view.ts'

/** A user as everybody sees them. */
export interface ShownUser {
  readonly id: string
  readonly displayName: string
  readonly followers: number
  readonly imageId: string | null
}

/** A user as they see themselves. What the app was not allowed to see is left out. */
export interface ShownOwnUser extends ShownUser {
  readonly email?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
  readonly plan?: 'free' | 'premium'
  /** They want no explicit tracks. */
  readonly explicitFilter?: boolean
}

/** A user as named beside something of theirs. */
export const simplifiedUserSchema = z
  .object({ ...identityFields('user'), display_name: z.string().optional() })
  .meta({ id: 'SimplifiedUser' })

export const userSchema = z
  .object({
    ...identityFields('user'),
    display_name: z.string(),
    followers: followersSchema,
    images: z.array(imageSchema),
  })
  .meta({ id: 'User' })

export const ownUserSchema = z
  .object({
    ...userSchema.shape,
    country: z.string().optional().describe('With the scope user-read-private.'),
    email: z.string().optional().describe('With the scope user-read-email.'),
    explicit_content: z
      .object({ filter_enabled: z.boolean(), filter_locked: z.boolean() })
      .optional()
      .describe('With the scope user-read-private.'),
    product: z.enum(['free', 'premium']).optional().describe('With the scope user-read-private.'),
  })
  .meta({ id: 'OwnUser' })

export function userJson(user: ShownUser, view: View): z.output<typeof userSchema> {
  return {
    ...identityJson('user', `users/${user.id}`, user.id, view),
    display_name: user.displayName,
    followers: { href: null, total: user.followers },
    images: imagesJson(user.imageId, view),
  }
}

export function ownUserJson(user: ShownOwnUser, view: View): z.output<typeof ownUserSchema> {
  const { country, email, plan, explicitFilter } = user
  return {
    ...userJson(user, view),
    ...(country === undefined ? {} : { country }),
    ...(email === undefined ? {} : { email }),
    ...(explicitFilter === undefined
      ? {}
      : { explicit_content: { filter_enabled: explicitFilter, filter_locked: false } }),
    ...(plan === undefined ? {} : { product: plan }),
  }
}
