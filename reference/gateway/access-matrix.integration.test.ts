import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { eventRoutes } from '../events/routes.ts'
import { playbackRoutes } from '../playback/routes.ts'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'
import { ServiceError } from '../shared/service-error.ts'
import { expectedVerdict, type Identity, identities, seenVerdict } from './access-matrix.fixture.ts'
import { type TestGateway, testCallers, testGateway } from './gateway.fixture.ts'

const accesses: Endpoint['access'][] = [
  'anyone',
  'client',
  'operator',
  { user: [] },
  { user: ['streaming', 'user-top-read'] },
]
const one = (id: string, access: Endpoint['access'], more: object = {}): Endpoint =>
  endpoint({
    id,
    method: 'post',
    path: `/${id}/{thing}`,
    tag: 'Tests',
    summary: 'Does something.',
    access,
    answers: { 204: { description: 'Done.', schema: null } },
    handle: () => ({ empty: true }),
    ...more,
  })
const endpoints: Endpoint[] = [
  ...accesses.map((access, i) => one(`plain-${i}`, access)),
  // Who asks is found out before what they ask for.
  ...accesses.map((access, i) => one(`with-body-${i}`, access, { body: z.object({ name: z.string('a name') }) })),
  one('free', 'anyone', { limit: 'free' }),
  one(
    'refuses-itself',
    { user: [] },
    {
      handle: () => {
        throw new ServiceError('market-restricted', 'not here')
      },
    },
  ),
  ...playbackRoutes({ service: null as never }),
  ...eventRoutes({ service: null as never }),
]
const tokens: Record<Identity, string | null> = {
  nobody: null,
  'wrong token': 'wrong',
  'expired token': 'expired',
  app: 'app',
  'user without scopes': 'unscoped',
  user: 'user',
  'other user': 'other',
  operator: 'operator',
}

let gateway: TestGateway
beforeAll(async () => {
  gateway = await testGateway({
    endpoints,
    authenticate(authorization) {
      const token = authorization?.replace('Bearer ', '')
      if (token === undefined) throw new ServiceError('token-missing', 'no token')
      if (token === 'expired') throw new ServiceError('token-expired', 'the token has ended')
      const caller = testCallers[token]
      if (caller === undefined) throw new ServiceError('token-invalid', 'no such token')
      return caller
    },
  })
})
afterAll(() => gateway.close())

describe('the access matrix', () => {
  it.each(identities)('is what the endpoints promise to: %s', async (identity) => {
    for (const each of endpoints) {
      const seen = await seenVerdict(gateway.ask, each, tokens[identity])
      expect(seen, `${each.id} as ${identity}`).toBe(expectedVerdict(each, identity))
    }
  })

  it('has somebody who is let in and somebody who is not, wherever access is limited', () => {
    for (const each of endpoints.filter(({ access }) => access !== 'anyone')) {
      const verdicts = new Set(identities.map((identity) => expectedVerdict(each, identity)))
      expect(verdicts).toContain('in')
      expect(verdicts).toContain(401)
    }
  })
})
