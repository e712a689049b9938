import { describe, expect, it } from 'vitest'
import { replayCommand } from './replay-command.ts'

const failed = (name: string) => ({ project: 'property', file: 'sim/a.property.test.ts', name })
const command = (name: string) => replayCommand({ SOUNDCHECK_SEED: '42' }, failed(name))

/** What a shell makes of the text between double quotes. */
const unquoted = (text: string) => /-t "(.*)"$/.exec(text)?.[1]?.replace(/\\([\\"`$])/g, '$1') ?? ''

describe('the command that replays a failure', () => {
  it('names the seed, the project, the file and the test', () => {
    expect(command('a queue > keeps order')).toBe(
      'SOUNDCHECK_SEED=42 npx vitest run --project property sim/a.property.test.ts -t "a queue > keeps order"',
    )
  })

  it('names whatever else the run was given', () => {
    expect(replayCommand({ SOUNDCHECK_SEED: '42', SOUNDCHECK_RUNS: '2000' }, failed('holds'))).toMatch(
      /^SOUNDCHECK_SEED=42 SOUNDCHECK_RUNS=2000 npx vitest /,
    )
  })

  it.each(['costs (a + b) * $5?', 'says "no" or `yes`', 'a \\ b', 'C:\\new [1] {2} ^a|b$'])('selects %s', (name) => {
    expect(name).toMatch(new RegExp(`^${unquoted(command(name))}$`))
  })
})
