import { expect, it } from 'vitest'
import { accountGateway, adaForm, signUp } from '../../reference/accounts/accounts.fixture.ts'
import { announce, PORT } from '../listener/run-file.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'
import { accountPasswordOutput } from './account.output.ts'

it('account password gives a user a password to log in with, and tells what it is', async () => {
  const { gateway, service } = await accountGateway()
  const user = await signUp(service)
  const cwd = announce({ url: gateway.url, token: 'none', operatorToken: service.operatorToken })
  const password = (name: string, ...more: string[]) =>
    soundcheck(['account', 'password', name, '--port', String(PORT), ...more], { cwd })

  const asJson = await password('ada', '--json')
  const { id, userName, password: first } = accountPasswordOutput.parse(JSON.parse(asJson.out))
  expect([asJson.exitCode, id, userName]).toEqual([0, user.id, 'ada'])
  expect(await service.logIn('ada', first, '192.0.2.1')).toEqual({ user })
  expect(await service.logIn('ada', adaForm.password, '192.0.2.1')).toEqual({ wrong: true })

  const { exitCode, out } = await password('Ada')
  expect(exitCode).toBe(0)
  const [, second] = /^ {2}(\S{20})$/m.exec(out) ?? []
  expect(out).toContain(`ada logs in at ${gateway.url}/log-in with the password\n`)
  expect(await service.logIn('ada', second ?? '', '192.0.2.1')).toEqual({ user })

  const unknown = await password('nobody')
  expect(unknown.exitCode).toBe(2)
  expect(unknown.err).toContain('The service refused the new password: there is no user with the name "nobody"')
})
