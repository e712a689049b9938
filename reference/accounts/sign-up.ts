import * as z from 'zod'
import { isCountry } from './countries.ts'
import { NAMES_OWNER, namesOwner, newPasswordField } from './new-password.ts'

const RESERVED_NAMES = new Set(['admin', 'administrator', 'me', 'operator', 'root', 'soundcheck', 'support'])
export const LONGEST_USER_NAME = 30
const LONGEST_DISPLAY_NAME = 60
const LONGEST_EMAIL = 254

/** Control characters, and those that turn the direction of what stands behind them. */
const NOT_IN_A_NAME = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

export const displayNameField = z
  .string(`1 to ${LONGEST_DISPLAY_NAME} characters`)
  .trim()
  .min(1, `1 to ${LONGEST_DISPLAY_NAME} characters`)
  .refine((name) => [...name].length <= LONGEST_DISPLAY_NAME, `1 to ${LONGEST_DISPLAY_NAME} characters`)
  .refine((name) => !NOT_IN_A_NAME.test(name), 'a name without control characters')

export const emailField = z
  .string('an address such as ada@example.org')
  .trim()
  .max(LONGEST_EMAIL, `an address of at most ${LONGEST_EMAIL} characters`)
  .pipe(z.email('an address such as ada@example.org'))

export const countryField = z
  .string('a country, ISO 3166-1 alpha-2, such as SE')
  .refine(isCountry, 'a country, ISO 3166-1 alpha-2, such as SE')

const userNameField = z
  .string()
  .trim()
  .toLowerCase()
  .min(3, `3 to ${LONGEST_USER_NAME} characters`)
  .max(LONGEST_USER_NAME, `3 to ${LONGEST_USER_NAME} characters`)
  .regex(/^[a-z0-9]/, 'a letter from a to z or a digit at the beginning')
  .regex(/^[a-z0-9._-]*$/, 'only letters from a to z, digits, dots, hyphens and underscores')
  .refine((name) => !RESERVED_NAMES.has(name), 'another name: this one is reserved')

/** Whether somebody could have this user name, given in lower case. */
export function isUserName(text: string): boolean {
  return userNameField.safeParse(text).success
}

const form = z
  .object({
    user_name: userNameField,
    display_name: z.string().trim(),
    email: emailField,
    country: z.string().refine(isCountry, 'one of the countries in the list'),
    password: newPasswordField,
  })
  .transform((fields) => ({ ...fields, display_name: fields.display_name || fields.user_name }))
  .pipe(
    z.object({
      user_name: z.string(),
      display_name: displayNameField,
      email: z.string(),
      country: z.string(),
      password: z.string(),
    }),
  )
  .refine(({ password, user_name, email }) => !namesOwner(password, { userName: user_name, email }), {
    path: ['password'],
    error: NAMES_OWNER,
  })

/** The sign-up form as it came. */
export type SignUpForm = Readonly<Record<SignUpField, string>>
export type SignUpField = 'user_name' | 'display_name' | 'email' | 'country' | 'password'
export type GoodSignUp = z.output<typeof form>
/** What was expected of each field that is wrong. */
export type SignUpErrors = { readonly [Field in SignUpField]?: string }

/** What is right with a sign-up form, or what was expected where it is wrong: all fields at once. */
export function checkSignUp(given: SignUpForm): { good: GoodSignUp } | { errors: SignUpErrors } {
  const parsed = form.safeParse(given)
  if (parsed.success) return { good: parsed.data }
  const errors: { [Field in SignUpField]?: string } = {}
  for (const { path, message } of parsed.error.issues) errors[path[0] as SignUpField] ??= message
  return { errors }
}
