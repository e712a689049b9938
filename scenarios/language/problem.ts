import { UserError } from '../errors.ts'

/** One thing that is wrong with a scenario, with the place where a person mends it. */
export interface Problem {
  /** As a person would type it; `command line` for what came from an option. */
  file: string
  /** From 1; 0 where there is no line (the command line). */
  line: number
  /** From 1, in characters. */
  column: number
  /** Path of the field: `population.plans.free`, `faults[0].provider`. */
  field: string
  found: string
  expected: string
  /** The name that was probably meant. */
  nearest?: string
}

/**
 * One line for people: `file:line:column  field: found X, expected Y. Did you mean Z?`
 */
export function formatProblem(problem: Problem): string {
  const place = problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`
  const field = problem.field === '' ? '' : `${problem.field}: `
  const hint = problem.nearest === undefined ? '' : ` Did you mean ${problem.nearest}?`
  return `${place}  ${field}found ${problem.found}, expected ${problem.expected}.${hint}`
}

/** By file, then by position; what has the same place keeps its order. */
export function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
}

/** All problems of a scenario as one error, each on a line of its own. */
export function invalidScenario(problems: readonly Problem[]): UserError {
  const sorted = [...problems].sort(byPlace)
  const count = sorted.length === 1 ? 'One problem' : `${sorted.length} problems`
  const message = `${count} in the scenario:\n${sorted.map((problem) => `  ${formatProblem(problem)}`).join('\n')}`
  return new UserError('scenario-invalid', message, sorted)
}
