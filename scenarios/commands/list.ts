import { colorsFor } from '../colors.ts'
import type { Io } from '../io.ts'
import { libraryNames } from '../language/find.ts'
import { loadScenario } from '../language/load.ts'
import type { ListOutput } from './list.output.ts'

export interface ListArgs {
  json: boolean
}

/** Prints the scenarios of the library: a line each with name and question. */
export async function run(args: ListArgs, io: Io): Promise<number> {
  const scenarios = libraryNames().map((reference) => {
    const { name, scenario, file } = loadScenario(reference, { cwd: io.cwd })
    return { name, question: scenario.question, file: file.shown }
  })
  const output: ListOutput = { schemaVersion: 1, scenarios }
  io.stdout.write(args.json ? `${JSON.stringify(output)}\n` : lines(output, io))
  return 0
}

function lines({ scenarios }: ListOutput, io: Io): string {
  const { bold } = colorsFor(io.stdout, io.env)
  const width = Math.max(...scenarios.map(({ name }) => name.length))
  return scenarios.map(({ name, question }) => `${bold(name.padEnd(width))}  ${question}\n`).join('')
}
