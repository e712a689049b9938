import { createRequire } from 'node:module'
import SpotifyWebApi from 'spotify-web-api-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveService, startLiveService } from '../platform/live-service.fixture.ts'
import { registerApp, type TestApp } from '../platform/sign-in.fixture.ts'
import { CALLBACK, heard, thingsOf } from './live-clients.fixture.ts'
import { nodeClientCalls, nodeClientLeftOut } from './node-client-calls.ts'
import { allowedThroughPages } from './pages.ts'
import { atService } from './sdk-at.ts'

/** What the client makes its requests of; where they go is an option of the request and not of the client. */
interface RequestBuilder {
  withHost(host: string): RequestBuilder
  withPort(port: number): RequestBuilder
  withScheme(scheme: string): RequestBuilder
}
type RequestModule = { builder: (token?: string) => RequestBuilder }

/** Of the client's methods those that get and set what it was made with, and those that get tokens, driven below. */
const NO_ENDPOINT = /^_|^(set|get|reset)(Credentials|ClientId|ClientSecret|AccessToken|RefreshToken|RedirectURI)$/
const TOKENS = ['createAuthorizeURL', 'clientCredentialsGrant', 'authorizationCodeGrant', 'refreshAccessToken']

let service: LiveService
let app: TestApp
let client: SpotifyWebApi

beforeAll(async () => {
  service = await startLiveService()
  const { hostname, port } = new URL(service.url)
  const require = createRequire(import.meta.url)
  for (const name of ['webapi-request', 'authentication-request']) {
    const requests = require(`spotify-web-api-node/src/${name}`) as RequestModule
    const { builder } = requests
    requests.builder = (token) => builder(token).withHost(hostname).withPort(Number(port)).withScheme('http')
  }
  app = await registerApp(service.url, service.tokens.operator)
  client = new SpotifyWebApi({ clientId: app.clientId, clientSecret: app.secret, redirectUri: CALLBACK })
}, 120_000)
afterAll(() => service.stop())

describe('spotify-web-api-node', () => {
  it('has no endpoint that is neither driven nor left out for a reason', () => {
    const methods = Object.keys(SpotifyWebApi.prototype).filter((name) => !NO_ENDPOINT.test(name))
    expect(methods.sort()).toEqual(
      [...Object.keys(nodeClientCalls), ...Object.keys(nodeClientLeftOut), ...TOKENS].sort(),
    )
  })

  it('gets tokens for a user by a code and renews them', async () => {
    const scopes = ['user-read-private', 'user-library-read', 'user-library-modify', 'user-follow-read']
    const more = ['user-follow-modify', 'user-top-read', 'user-read-recently-played', 'user-read-playback-position']
    const authorize = client.createAuthorizeURL([...scopes, ...more], 'a state')
    const back = await allowedThroughPages(atService(service.url, authorize), service.accounts.premium)
    expect(back.searchParams.get('state')).toBe('a state')
    const granted = await client.authorizationCodeGrant(back.searchParams.get('code') ?? '')
    expect(granted.body).toMatchObject({ token_type: 'Bearer', scope: expect.stringContaining('user-top-read') })
    client.setRefreshToken(granted.body.refresh_token)
    const { body } = await client.refreshAccessToken()
    expect(body.access_token).not.toBe(granted.body.access_token)
    client.setAccessToken(body.access_token)
    const [one, two] = service.ids.tracks
    await heard(service, [one, two, one])
  })

  it.each(Object.entries(nodeClientCalls))('%s works for a user', async (_, call) => {
    await call(client, thingsOf(service))
  })

  it('gets a token for itself, with which it sees the catalog and nobody', async () => {
    const alone = new SpotifyWebApi({ clientId: app.clientId, clientSecret: app.secret })
    alone.setAccessToken((await alone.clientCredentialsGrant()).body.access_token)
    const { body } = await alone.getArtistTopTracks(service.ids.artist, 'US')
    expect(body.tracks.map(({ name }) => name)).toEqual(['Abroad'])
    const releases = await alone.getArtistAlbums(service.ids.artist, { country: 'US' })
    expect(releases.body.items.map(({ name }) => name)).toEqual(['Older'])
    await expect(alone.getMe()).rejects.toMatchObject({
      statusCode: 403,
      body: { error: { status: 403, reason: 'user-required' } },
    })
  })

  it('is told in its own errors what is wrong', async () => {
    await expect(client.getTrack('A'.repeat(22))).rejects.toMatchObject({
      statusCode: 404,
      body: { error: { reason: 'not-found' } },
    })
    const nobody = new SpotifyWebApi({ accessToken: 'made-up' })
    await expect(nobody.getMe()).rejects.toMatchObject({ statusCode: 401, body: { error: { status: 401 } } })
    const wrong = new SpotifyWebApi({ clientId: app.clientId, clientSecret: 'wrong' })
    await expect(wrong.clientCredentialsGrant()).rejects.toMatchObject({
      name: 'WebapiAuthenticationError',
      body: { error: 'invalid_client' },
    })
  })
})
