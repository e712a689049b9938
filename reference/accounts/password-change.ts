import type { Clock } from '../shared/clock.ts'
import { ServiceError } from '../shared/service-error.ts'
import { shown } from '../shared/validated.ts'
import type { LogInThrottle } from './log-in-throttle.ts'
import { NAMES_OWNER, namesOwner, newPasswordField } from './new-password.ts'
import type { PasswordHashes } from './password-hash.ts'
import { newSecret, type RandomBytes } from './secrets.ts'
import type { UserStore } from './store.ts'
import type { User } from './user.ts'

/** 119 random bits: more than anybody guesses, and short enough to be typed. */
const MADE_UP_CHARACTERS = 20

/** The form of a change as it came. */
export type PasswordForm = Readonly<Record<PasswordField, string>>
export type PasswordField = 'current_password' | 'new_password' | 'repeated_password'
/** What was expected of each field that is wrong. */
export type PasswordErrors = { readonly [Field in PasswordField]?: string }

export interface PasswordChangeParts {
  readonly users: UserStore
  readonly hashes: PasswordHashes
  readonly throttle: LogInThrottle
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** What apps were allowed has ended for a user. */
  readonly onRevoked: () => void
}

/**
 * New passwords for accounts that are there. Whoever knew the old one may have used it, so with it end all sessions and all that
 * apps have: tokens that the user got for their own scripts are no log-in, and stay.
 */
export class PasswordChange {
  private readonly parts: PasswordChangeParts

  constructor(parts: PasswordChangeParts) {
    this.parts = parts
  }

  /** When the user's password was set, epoch ms; null for an account without one. */
  changedAtMs(user: User): Promise<number | null> {
    return this.parts.users.passwordChangedAtMs(user.id)
  }

  /**
   * The user's own change, for which the current password is asked: a session alone may be a browser left open. Guessing it
   * counts as logging in does.
   */
  async change(
    user: User,
    form: PasswordForm,
    address: string,
  ): Promise<{ changed: true } | { errors: PasswordErrors } | { waitMs: number }> {
    const { users, hashes, throttle, clock } = this.parts
    const errors = errorsOf(user, form)
    if (Object.keys(errors).length > 0) return { errors }
    const waitMs = throttle.attempt(user.userName, address, clock.monotonicMs())
    if (waitMs > 0) return { waitMs }
    const current = (await users.byUserName(user.userName))?.passwordHash ?? null
    const wrong = { errors: { current_password: 'the password that you log in with now' } }
    if (current === null || !(await hashes.matches(form.current_password, current))) return wrong
    throttle.succeeded(user.userName, address, clock.monotonicMs())
    const hash = await hashes.hash(form.new_password)
    if (!(await users.changePassword(user.id, current, hash, clock.nowMs()))) return wrong
    this.parts.onRevoked()
    return { changed: true }
  }

  /**
   * Gives a user a password that is made up, for whoever runs the service: nothing here sends mail.
   *
   * @returns the password, which is kept nowhere
   * @throws ServiceError `not-found`
   */
  async reset(userName: string): Promise<{ user: User; password: string }> {
    const { users, hashes, clock, randomBytes } = this.parts
    const password = newSecret(randomBytes).slice(0, MADE_UP_CHARACTERS)
    const hash = await hashes.hash(password)
    for (;;) {
      const found = await users.byUserName(userName.trim().toLowerCase())
      if (found === null) throw new ServiceError('not-found', `there is no user with the name ${shown(userName)}`)
      // Not if the user changes it at this moment: then that one is the current one to be replaced.
      if (!(await users.changePassword(found.user.id, found.passwordHash, hash, clock.nowMs()))) continue
      this.parts.onRevoked()
      return { user: found.user, password }
    }
  }
}

/** What can be told without the current password. */
function errorsOf(user: User, form: PasswordForm): PasswordErrors {
  const { current_password: current, new_password: next, repeated_password: repeated } = form
  const parsed = newPasswordField.safeParse(next)
  const wrong = !parsed.success
    ? parsed.error.issues[0]?.message
    : namesOwner(next, user)
      ? NAMES_OWNER
      : next === current
        ? 'another one than the current password'
        : undefined
  return {
    ...(current === '' && { current_password: 'the password that you log in with now' }),
    ...(wrong !== undefined && { new_password: wrong }),
    ...(wrong === undefined && repeated !== next && { repeated_password: 'the new password, the same again' }),
  }
}
