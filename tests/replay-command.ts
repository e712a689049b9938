/** The failed test, as much of it as the command needs. */
export interface FailedTest {
  /** The vitest project it ran in. */
  project: string
  /** Its file, from the root of the repository. */
  file: string
  /** Names of the groups around it and its own, joined by ` > `. */
  name: string
}

/**
 * The one shell command that runs a failed test again with the same random numbers. `-t` takes a regular expression
 * within double quotes, so that what is special in either is escaped.
 *
 * @param variables of the environment that the run was given
 * @example
 * replayCommand({ SOUNDCHECK_SEED: '42' }, { project: 'property', file: 'sim/a.property.test.ts', name: 'a queue > keeps order' })
 * // SOUNDCHECK_SEED=42 npx vitest run --project property sim/a.property.test.ts -t "a queue > keeps order"
 */
export function replayCommand(variables: Readonly<Record<string, string>>, failed: FailedTest): string {
  const given = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  const pattern = failed.name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const quoted = pattern.replace(/[\\"`$]/g, '\\$&')
  return `${given.join(' ')} npx vitest run --project ${failed.project} ${failed.file} -t "${quoted}"`
}
