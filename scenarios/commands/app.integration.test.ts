import { describe, expect, it } from 'vitest'
import { accountGateway } from '../../reference/accounts/accounts.fixture.ts'
import { announce, PORT } from '../listener/run-file.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'
import { appOutput } from './app.output.ts'

async function withService(operatorToken?: string) {
  const { gateway, service } = await accountGateway()
  const cwd = announce({ url: gateway.url, token: 'none', operatorToken: operatorToken ?? service.operatorToken })
  const create = (...more: string[]) => soundcheck(['app', 'create', 'Mine', '--port', String(PORT), ...more], { cwd })
  return { create, gateway }
}

describe('app create', () => {
  it('registers an app that gets a token with what it was told', async () => {
    const { create, gateway } = await withService()
    const { exitCode, out } = await create('--redirect', 'http://127.0.0.1/callback', '--json')
    expect(exitCode).toBe(0)
    const { clientId, clientSecret, redirectUris } = appOutput.parse(JSON.parse(out))
    expect(redirectUris).toEqual(['http://127.0.0.1/callback'])
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
    const token = await fetch(`${gateway.url}/api/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(token.status).toBe(200)
  })

  it('tells people, and has no secret for a public app', async () => {
    const { create } = await withService()
    const { exitCode, out } = await create('--redirect', 'http://127.0.0.1/a', 'http://127.0.0.1/b', '--public')
    expect(exitCode).toBe(0)
    expect(out).toMatch(/^Mine may ask users at http:\/\/127\.0\.0\.1:\d+\/authorize\.\n/)
    expect(out).toContain('none: the app proves itself by PKCE')
    expect(out).toMatch(/redirects to {3}http:\/\/127\.0\.0\.1\/a\n {17}http:\/\/127\.0\.0\.1\/b\n/)
  })

  it('says why the service refuses', async () => {
    const { create } = await withService()
    const { exitCode, err } = await create('--redirect', 'nowhere')
    expect(exitCode).toBe(2)
    expect(err).toMatch(/The service refused the app: redirect_uris/)
    const stranger = await (await withService('wrong')).create('--redirect', 'http://127.0.0.1/callback')
    expect(stranger.err).toContain('The service refused the app: Authorization')
  })
})
