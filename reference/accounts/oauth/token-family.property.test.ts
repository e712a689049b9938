import { it } from 'vitest'
import { openTestAccounts } from '../accounts.fixture.ts'
import { checkTokenFamilies } from './token-family.fixture.ts'

it('codes and refresh tokens work once, and reuse and revocation end their family alone', async () => {
  const { service } = await openTestAccounts()
  await checkTokenFamilies(service, 60)
})
