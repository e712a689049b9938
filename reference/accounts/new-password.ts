import * as z from 'zod'
import { isCommonPassword } from './common-passwords.ts'

const SHORTEST_PASSWORD = 8
const LONGEST_PASSWORD = 200

/** Length counts, not which kinds of characters there are (NIST SP 800-63B, 2025, 3.1.1.2). */
export const newPasswordField = z
  .string()
  .refine((text) => [...text].length >= SHORTEST_PASSWORD, `at least ${SHORTEST_PASSWORD} characters`)
  .refine((text) => [...text].length <= LONGEST_PASSWORD, `at most ${LONGEST_PASSWORD} characters`)
  .refine((text) => !isCommonPassword(text), 'something else: this is one of the passwords that are tried first')

/** What is expected instead of a password that {@link namesOwner}. */
export const NAMES_OWNER = 'something else: this is your user name or address'

/** Whether somebody's password is what everybody knows of them. */
export function namesOwner(password: string, { userName, email }: { userName: string; email: string }): boolean {
  const text = password.toLowerCase()
  const address = email.toLowerCase()
  return text === userName || text === address || text === address.split('@')[0]
}
