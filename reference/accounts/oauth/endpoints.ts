import * as z from 'zod'
import { type Endpoint, endpoint, type Reply } from '../../shared/endpoint.ts'
import { allScopes } from '../../shared/scopes.ts'
import type { AccountService } from '../service.ts'
import { OAuthError } from './oauth-error.ts'
import { EXPECTED_REDIRECT_URI, isRegistrable } from './redirect-uri.ts'

const TAG = 'Authorization'

/** A field that is repeated counts as absent, and is refused where it is needed (RFC 6749, 3.2). */
const formField = z.string().optional().catch(undefined)

const clientFields = { client_id: formField, client_secret: formField }

const tokenForm = z
  .object({
    grant_type: formField.describe('`authorization_code`, `refresh_token` or `client_credentials`.'),
    code: formField,
    redirect_uri: formField,
    code_verifier: formField.describe('What `code_challenge` was made from (RFC 7636).'),
    refresh_token: formField,
    scope: formField,
    ...clientFields,
  })
  .prefault({})

const revokeForm = z.object({ token: formField, token_type_hint: formField, ...clientFields }).prefault({})

const tokenAnswer = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().describe('Seconds.'),
    scope: z.string().describe('What the user has allowed.'),
    refresh_token: z.string().optional(),
  })
  .meta({ id: 'Token' })

const oauthError = z
  .object({ error: z.string(), error_description: z.string() })
  .meta({ id: 'OAuthError', description: "The token endpoint's errors have OAuth's own shape (RFC 6749, 5.2)." })

const metadata = z
  .object({
    issuer: z.string(),
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    revocation_endpoint: z.string(),
    jwks_uri: z.string(),
    scopes_supported: z.array(z.string()),
    response_types_supported: z.array(z.string()),
    response_modes_supported: z.array(z.string()),
    grant_types_supported: z.array(z.string()),
    code_challenge_methods_supported: z.array(z.string()),
    token_endpoint_auth_methods_supported: z.array(z.string()),
    revocation_endpoint_auth_methods_supported: z.array(z.string()),
    authorization_response_iss_parameter_supported: z.boolean(),
    service_documentation: z.string(),
  })
  .meta({ id: 'AuthorizationServerMetadata' })

const jwks = z
  .object({
    keys: z.array(
      z.object({
        kty: z.string(),
        crv: z.string(),
        x: z.string(),
        y: z.string(),
        kid: z.string(),
        alg: z.string(),
        use: z.string(),
      }),
    ),
  })
  .meta({ id: 'JsonWebKeySet' })

const LONGEST_APP_NAME = 60
const MOST_REDIRECT_URIS = 10

const newApp = z.object(
  {
    name: z
      .string('a name for people')
      .trim()
      .min(1, 'a name for people')
      .max(LONGEST_APP_NAME, `a name of at most ${LONGEST_APP_NAME} characters`)
      // No pattern: the classes of Unicode are not known to all who read the API's description.
      .refine((name) => !/[\p{Cc}\p{Cf}]/u.test(name), 'a name without control characters'),
    redirect_uris: z
      .array(z.string(EXPECTED_REDIRECT_URI).refine(isRegistrable, EXPECTED_REDIRECT_URI), 'a list of addresses')
      .max(MOST_REDIRECT_URIS, `at most ${MOST_REDIRECT_URIS} addresses`)
      .default([]),
    public: z.boolean('true or false').default(false).describe('The app cannot keep a secret, and uses PKCE.'),
  },
  'an object with name and redirect_uris',
)

const appAnswer = z
  .object({
    client_id: z.string(),
    client_secret: z.string().nullable().describe('Shown this once; null for a public app.'),
    name: z.string(),
    redirect_uris: z.array(z.string()),
  })
  .meta({ id: 'App' })

/** What apps ask for tokens, and how they are made known. */
export function oauthEndpoints({ tokens, consents, keys }: AccountService): Endpoint[] {
  const refused = {
    400: { description: 'Refused.', schema: oauthError },
    401: { description: 'The app did not prove who it is.', schema: oauthError },
  }
  return [
    endpoint({
      id: 'token',
      method: 'post',
      path: '/api/token',
      tag: TAG,
      summary: 'Exchanges a code, a refresh token or client credentials for an access token.',
      access: 'anyone',
      limit: 'free',
      form: true,
      body: tokenForm,
      answers: { 200: { description: 'The token.', schema: tokenAnswer }, ...refused },
      refusals: ['rate-limited'],
      handle: ({ body, header, baseUrl, clientAddress }) =>
        oauthReply(async () => ({
          json: await tokens.token(
            {
              authorization: header('Authorization'),
              clientId: body.client_id,
              clientSecret: body.client_secret,
              address: clientAddress,
              grantType: body.grant_type,
              code: body.code,
              redirectUri: body.redirect_uri,
              codeVerifier: body.code_verifier,
              refreshToken: body.refresh_token,
              scope: body.scope,
            },
            baseUrl,
          ),
        })),
    }),
    endpoint({
      id: 'revoke-token',
      method: 'post',
      path: '/api/token/revoke',
      tag: TAG,
      summary: 'Ends a token and all others of the same authorization.',
      access: 'anyone',
      limit: 'free',
      form: true,
      body: revokeForm,
      answers: { 200: { description: 'The token has ended, or was none.', schema: null }, ...refused },
      refusals: ['rate-limited'],
      handle: ({ body, header, clientAddress }) =>
        oauthReply(async () => {
          await tokens.revoke(body.token, {
            authorization: header('Authorization'),
            clientId: body.client_id,
            clientSecret: body.client_secret,
            address: clientAddress,
          })
          return { status: 200, empty: true }
        }),
    }),
    endpoint({
      id: 'authorization-server-metadata',
      method: 'get',
      path: '/.well-known/oauth-authorization-server',
      tag: TAG,
      summary: 'How apps get tokens here (RFC 8414).',
      access: 'anyone',
      limit: 'free',
      cacheS: 300,
      answers: { 200: { description: 'Addresses and what they take.', schema: metadata } },
      handle: ({ baseUrl }) => ({ json: metadataJson(baseUrl) }),
    }),
    endpoint({
      id: 'jwks',
      method: 'get',
      path: '/.well-known/jwks.json',
      tag: TAG,
      summary: 'The public keys that access tokens are signed with (RFC 7517).',
      access: 'anyone',
      limit: 'free',
      cacheS: 300,
      answers: { 200: { description: 'The keys: the one that signs, the next, and those before.', schema: jwks } },
      handle: () => ({ json: keys.jwks() }),
    }),
    endpoint({
      id: 'create-app',
      method: 'post',
      path: '/v1/operator/apps',
      tag: 'Operator',
      summary: 'Registers an app.',
      access: 'operator',
      body: newApp,
      answers: { 201: { description: 'The app and its secret.', schema: appAnswer } },
      handle: async ({ body }) => {
        const { app, secret } = await consents.createApp(body.name, body.redirect_uris, body.public)
        return {
          status: 201,
          json: {
            client_id: app.clientId,
            client_secret: secret,
            name: app.name,
            redirect_uris: app.redirectUris,
          },
        }
      },
    }),
  ]
}

async function oauthReply(work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    const headers = { 'WWW-Authenticate': 'Basic realm="soundcheck"' }
    return { status: error.status, json: error.toJSON(), ...(error.status === 401 ? { headers } : {}) }
  }
}

function metadataJson(issuer: string): z.output<typeof metadata> {
  const authentication = ['client_secret_basic', 'client_secret_post', 'none']
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/api/token`,
    revocation_endpoint: `${issuer}/api/token/revoke`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    scopes_supported: [...allScopes],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: authentication,
    revocation_endpoint_auth_methods_supported: authentication,
    authorization_response_iss_parameter_supported: true,
    service_documentation: `${issuer}/docs`,
  }
}
