import * as z from 'zod'
import { LADDER } from '../audio/ladder.policy.ts'
import { countryField, displayNameField, emailField } from './sign-up.ts'
import type { User } from './user.ts'

const QUALITIES = ['automatic', ...LADDER.map(({ name }) => name)] as const

const LONGEST_LANGUAGE = 35

const languageField = z
  .string('a language, BCP 47, such as en or pt-BR')
  .max(LONGEST_LANGUAGE, 'a language, BCP 47, such as en or pt-BR')
  .refine(isLanguage, 'a language, BCP 47, such as en or pt-BR')
  .transform((tag) => Intl.getCanonicalLocales(tag)[0])

/** What a user may change about themselves (LIB-1); what is absent stays. */
export const profileChanges = z.object(
  {
    display_name: displayNameField.optional(),
    email: emailField.optional(),
    country: countryField.optional(),
    explicit_content: z
      .object({ filter_enabled: z.boolean('true or false') }, 'an object such as {"filter_enabled":true}')
      .optional(),
    preferred_quality: z.enum(QUALITIES, `one of ${QUALITIES.join(', ')}`).optional(),
    language: languageField.optional(),
  },
  'an object with the fields to change',
)

export type ProfileChanges = z.output<typeof profileChanges>

/** The user with the changes. */
export function changed(user: User, changes: ProfileChanges): User {
  return {
    ...user,
    displayName: changes.display_name ?? user.displayName,
    email: changes.email ?? user.email,
    country: changes.country ?? user.country,
    preferences: {
      explicitFilter: changes.explicit_content?.filter_enabled ?? user.preferences.explicitFilter,
      quality: changes.preferred_quality ?? user.preferences.quality,
      language: changes.language ?? user.preferences.language,
    },
  }
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
