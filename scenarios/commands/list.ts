import { colorsFor } from '../colors.ts'
import type { Io } from '../io.ts'
import { libraryNames } from '../language/find.ts'
import { loadScenario } from '../language/load.ts'

export interface ListArgs {
  json: boolean
}

interface Listed {
  name: string
  question: string
  /** Path of the scenario's file, from the working directory where it lies inside. */
  file: string
}

/** Prints the scenarios of the library: a line each with name and question. */
export async function run(args: ListArgs, io: Io): Promise<number> {
  const listed = libraryNames().map((reference): Listed => {
    const { name, scenario, file } = loadScenario(reference, { cwd: io.cwd })
    return { name, question: scenario.question, file: file.shown }
  })
  io.stdout.write(args.json ? `${JSON.stringify({ schemaVersion: 1, scenarios: listed })}\n` : lines(listed, io))
  return 0
}

function lines(listed: readonly Listed[], io: Io): string {
  const { bold } = colorsFor(io.stdout, io.env)
  const width = Math.max(...listed.map(({ name }) => name.length))
  return listed.map(({ name, question }) => `${bold(name.padEnd(width))}  ${question}\n`).join('')
}
