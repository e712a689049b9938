import * as z from 'zod'
import type { Caller } from '../shared/caller.ts'
import { type Endpoint, endpoint } from '../shared/endpoint.ts'
import { ownUserJson, ownUserSchema, userJson, userSchema } from '../shared/web-api/user.ts'
import { profileChanges } from './profile-changes.ts'
import type { AccountService } from './service.ts'
import type { User } from './user.ts'

const TAG = 'Users'

const profileSchema = z
  .object({
    ...ownUserSchema.shape,
    preferred_quality: z.string().optional().describe('With the scope user-read-private.'),
    language: z.string().optional().describe('BCP 47; with the scope user-read-private.'),
  })
  .meta({ id: 'Profile' })

const standing = z.object(
  {
    product: z.enum(['free', 'premium'], 'free or premium').optional(),
    closed: z.boolean('true or false').optional(),
  },
  'an object with product or closed',
)

const standingAnswer = z
  .object({ id: z.string(), user_name: z.string(), product: z.enum(['free', 'premium']), closed: z.boolean() })
  .meta({ id: 'Standing' })

const resetAnswer = z
  .object({ id: z.string(), user_name: z.string(), password: z.string() })
  .meta({ id: 'ResetPassword' })

/** To whom the house's playlists belong; no account. */
const HOUSE = { id: 'soundcheck', displayName: 'Soundcheck', followers: 0, imageId: null }

/** @param followersOf how many follow a user */
export function profileEndpoints(
  service: AccountService,
  followersOf: (userId: string) => Promise<number>,
): Endpoint[] {
  const shown = async (user: User) => ({
    id: user.id,
    displayName: user.displayName,
    followers: await followersOf(user.id),
    imageId: null,
  })
  const profileJson = async (
    user: User,
    { scopes }: Caller,
    baseUrl: string,
  ): Promise<z.output<typeof profileSchema>> => {
    const { country, preferences } = user
    const seesPrivate = scopes.has('user-read-private')
    const own = {
      ...(await shown(user)),
      ...(scopes.has('user-read-email') ? { email: user.email } : {}),
      ...(seesPrivate ? { country, plan: user.product, explicitFilter: preferences.explicitFilter } : {}),
    }
    return {
      ...ownUserJson(own, { baseUrl, market: country }),
      ...(seesPrivate ? { preferred_quality: preferences.quality, language: preferences.language } : {}),
    }
  }
  return [
    endpoint({
      id: 'get-current-user',
      method: 'get',
      path: '/v1/me',
      tag: TAG,
      summary: 'The user for whom the app asks.',
      access: { user: [] },
      answers: { 200: { description: 'The user, with what the app may see.', schema: profileSchema } },
      handle: async ({ account, caller, baseUrl }) => ({
        json: await profileJson(await service.user(account.id), caller, baseUrl),
      }),
    }),
    endpoint({
      id: 'change-profile',
      method: 'put',
      path: '/v1/me',
      tag: TAG,
      summary: 'Changes profile and preferences; what is absent stays.',
      access: { user: ['user-modify-private'] },
      body: profileChanges,
      answers: { 200: { description: 'The user after the change.', schema: profileSchema } },
      handle: async ({ account, caller, body, baseUrl }) => ({
        json: await profileJson(await service.changeProfile(account.id, body), caller, baseUrl),
      }),
    }),
    endpoint({
      id: 'get-user',
      method: 'get',
      path: '/v1/users/{id}',
      tag: TAG,
      summary: 'A user as everybody sees them.',
      access: 'client',
      params: z.object({ id: z.string() }),
      answers: { 200: { description: 'The user.', schema: userSchema } },
      refusals: ['not-found'],
      handle: async ({ params, baseUrl }) => {
        const user = params.id === HOUSE.id ? HOUSE : await shown(await service.user(params.id))
        return { json: userJson(user, { baseUrl, market: null }) }
      },
    }),
    endpoint({
      id: 'change-standing',
      method: 'put',
      path: '/v1/operator/users/{id}',
      tag: 'Operator',
      summary: "Changes a user's plan, or closes the account.",
      access: 'operator',
      params: z.object({ id: z.string() }),
      body: standing,
      answers: { 200: { description: 'How the account stands.', schema: standingAnswer } },
      refusals: ['not-found'],
      handle: async ({ params, body }) => {
        const { id, userName, product, closedAtMs } = await service.changeStanding(params.id, body)
        return { json: { id, user_name: userName, product, closed: closedAtMs !== null } }
      },
    }),
    endpoint({
      id: 'reset-password',
      method: 'post',
      path: '/v1/operator/passwords',
      tag: 'Operator',
      summary: 'Gives a user a password that is made up, and logs them out everywhere.',
      access: 'operator',
      body: z.object({ user_name: z.string('a user name') }, 'an object with user_name'),
      answers: { 201: { description: 'The password, shown this once.', schema: resetAnswer } },
      refusals: ['not-found'],
      handle: async ({ body }) => {
        const { user, password } = await service.passwordChange.reset(body.user_name)
        return { status: 201, json: { id: user.id, user_name: user.userName, password } }
      },
    }),
  ]
}
