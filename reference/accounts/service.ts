import { ServiceError } from '../shared/service-error.ts'
import type { Account, StoredAccount } from './account.ts'
import { loadAccounts } from './store.ts'

export type { Account }

/** Who may listen, and with which token. */
export class AccountService {
  private readonly byToken: ReadonlyMap<string, Account>
  /** For the commands on this machine: the token of each demo account, by plan. */
  readonly tokens: Readonly<Record<Account['plan'], string>>

  constructor(accounts: readonly StoredAccount[]) {
    this.byToken = new Map(accounts.map(({ token, ...account }) => [token, account]))
    const tokenOf = (plan: Account['plan']) => accounts.find((account) => account.plan === plan)?.token ?? ''
    this.tokens = { free: tokenOf('free'), premium: tokenOf('premium') }
  }

  /**
   * Opens the accounts, or makes the two of the demo: one premium, one free.
   *
   * @param path the file that keeps them, readable by its owner only
   * @param randomBytes a source that cannot be guessed
   */
  static open(path: string, randomBytes: (count: number) => Uint8Array): AccountService {
    return new AccountService(loadAccounts(path, randomBytes))
  }

  /**
   * The account that a request comes from.
   *
   * @param authorization the header, such as `Bearer 4f…`
   * @throws ServiceError `token-missing`, `token-invalid`
   */
  authenticate(authorization: string | undefined): Account {
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) {
      throw new ServiceError('token-missing', 'Authorization: expected "Bearer" and a token')
    }
    const account = this.byToken.get(token)
    if (account === undefined) throw new ServiceError('token-invalid', 'Authorization: no account has this token')
    return account
  }
}
