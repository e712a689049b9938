import fc from 'fast-check'
import { expect } from 'vitest'
import { allowedCode, createApp, ISSUER, redeem, signUp, tokenRequest } from '../accounts.fixture.ts'
import type { AccountService } from '../service.ts'
import type { TokenAnswer } from './token-service.ts'

/** What a code or a refresh token is in the naive model: a leaf of one tree per authorization. */
interface Family {
  readonly clientId: string
  revoked: boolean
}
interface Leaf {
  readonly secret: string
  readonly family: Family
  used: boolean
}

type Step =
  | { kind: 'authorize'; app: number }
  | { kind: 'redeem' | 'refresh' | 'revoke' | 'wrong app'; pick: number }
  | { kind: 'remove'; app: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('authorize' as const), app: fc.nat(2) }),
  fc.record({
    kind: fc.constantFrom(
      'redeem' as const,
      'refresh' as const,
      'refresh' as const,
      'revoke' as const,
      'wrong app' as const,
    ),
    pick: fc.nat(1000),
  }),
  fc.record({ kind: fc.constant('remove' as const), app: fc.nat(2) }),
)

/**
 * Codes and refresh tokens do what the model says in any order: each works once, reuse and revocation end the family and
 * nothing else.
 */
export async function checkTokenFamilies(service: AccountService, runs: number): Promise<void> {
  const user = await signUp(service)
  const apps = [
    await createApp(service, 'public'),
    await createApp(service, 'public'),
    await createApp(service, 'confidential'),
  ]
  const clientOf = ({ clientId }: Family) => apps.find(({ app }) => app.clientId === clientId) as (typeof apps)[number]
  const isRotated = (family: Family) => clientOf(family).secret === undefined

  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const families: Family[] = []
      const codes: Leaf[] = []
      const refreshTokens: Leaf[] = []
      const accessTokens: { token: string; family: Family }[] = []
      const pickOf = <Item>(items: readonly Item[], pick: number) => items[pick % items.length]

      const keep = (answer: TokenAnswer, family: Family) => {
        accessTokens.push({ token: answer.access_token, family })
        if (answer.refresh_token) refreshTokens.push({ secret: answer.refresh_token, family, used: false })
      }
      /** The service has to agree with the model on whether the leaf is good. */
      const use = async (leaf: Leaf, rotates: boolean, request: () => Promise<TokenAnswer>) => {
        const isGood = !leaf.used && !leaf.family.revoked
        if (leaf.used) leaf.family.revoked = true
        if (!isGood) {
          await expect(request()).rejects.toMatchObject({ code: 'invalid_grant' })
          return
        }
        keep(await request(), leaf.family)
        leaf.used = rotates
      }
      const refresh = (leaf: Leaf, { app, secret } = clientOf(leaf.family)) =>
        service.tokens.token(
          tokenRequest({
            grantType: 'refresh_token',
            clientId: app.clientId,
            clientSecret: secret,
            refreshToken: leaf.secret,
          }),
          ISSUER,
        )

      for (const taken of steps) {
        if (taken.kind === 'authorize') {
          const client = apps[taken.app]
          const family = { clientId: client.app.clientId, revoked: false }
          families.push(family)
          codes.push({ secret: await allowedCode(service, user, client.app), family, used: false })
        } else if (taken.kind === 'remove') {
          const { clientId } = apps[taken.app].app
          await service.consents.removeConsent(user.id, clientId)
          for (const family of families) family.revoked ||= family.clientId === clientId
        } else if (taken.kind === 'redeem') {
          const code = pickOf(codes, taken.pick)
          if (code) await use(code, true, () => redeem(service, clientOf(code.family), code.secret))
        } else {
          const leaf = pickOf(refreshTokens, taken.pick)
          if (!leaf) continue
          if (taken.kind === 'refresh') await use(leaf, isRotated(leaf.family), () => refresh(leaf))
          if (taken.kind === 'revoke') {
            const { app, secret } = clientOf(leaf.family)
            await service.tokens.revoke(leaf.secret, tokenRequest({ clientId: app.clientId, clientSecret: secret }))
            leaf.family.revoked = true
          }
          if (taken.kind === 'wrong app') {
            const other = apps.find(({ app }) => app.clientId !== leaf.family.clientId) as (typeof apps)[number]
            await expect(refresh(leaf, other)).rejects.toMatchObject({ code: 'invalid_grant' })
          }
        }
      }
      for (const { token, family } of accessTokens) {
        const answer = service.authenticate(`Bearer ${token}`)
        if (family.revoked) await expect(answer).rejects.toMatchObject({ code: 'token-invalid' })
        else expect((await answer).account?.id).toBe(user.id)
      }
    }),
    { numRuns: runs },
  )
}
