import { z } from 'zod'
import type { Io } from '../io.ts'
import { printable } from '../report/text-safety.ts'
import type { AccountPasswordOutput } from './account.output.ts'
import { askOperator, type ServiceArgs } from './ask-operator.ts'

export interface AccountPasswordArgs extends ServiceArgs {
  /** What the user logs in with. */
  name: string
  json: boolean
}

const reset = z.object({ id: z.string(), user_name: z.string(), password: z.string() })

/**
 * Gives a user of the running service a new password, which is made up: none stands on a command line, where others see it.
 *
 * @throws UserError service-unreachable, service-refused, service-unexpected
 */
export async function run({ name, json, ...service }: AccountPasswordArgs, io: Io): Promise<number> {
  const request = {
    path: '/v1/operator/passwords',
    body: { user_name: name },
    answer: reset,
    what: 'the new password',
  }
  const { url, answered } = await askOperator(service, request, io)
  const { id, user_name: userName, password } = answered
  const output: AccountPasswordOutput = { schemaVersion: 1, id, userName, password }
  io.stdout.write(json ? `${JSON.stringify(output)}\n` : textOf(output, url))
  return 0
}

function textOf({ userName, password }: AccountPasswordOutput, url: string): string {
  const lines = [
    `${printable(userName)} logs in at ${url}/log-in with the password`,
    '',
    `  ${password}`,
    '',
    'It is shown this once. Every browser and app of the account is logged out; its owner',
    `chooses another password at ${url}/account/password.`,
  ]
  return lines.map((line) => `${line}\n`).join('')
}
