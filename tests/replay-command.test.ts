import { describe, expect, it } from 'vitest'
import { replayCommand } from './replay-command.ts'

const command = (name: string) => replayCommand('42', { project: 'property', file: 'sim/a.property.test.ts', name })

/** What a shell makes of the text between double quotes. */
const unquoted = (text: string) => /-t "(.*)"$/.exec(text)?.[1]?.replace(/\\([\\"`$])/g, '$1') ?? ''

describe('the command that replays a failure', () => {
  it('names the seed, the project, the file and the test', () => {
    expect(command('a queue > keeps order')).toBe(
      'SOUNDCHECK_SEED=42 npx vitest run --project property sim/a.property.test.ts -t "a queue > keeps order"',
    )
  })

  it.each(['costs (a + b) * $5?', 'says "no" or `yes`', 'a \\ b', 'C:\\new [1] {2} ^a|b$'])('selects %s', (name) => {
    expect(name).toMatch(new RegExp(`^${unquoted(command(name))}$`))
  })
})
