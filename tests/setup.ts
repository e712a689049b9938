import { relative } from 'node:path'
import fc from 'fast-check'
import { beforeEach } from 'vitest'
import { replayCommand } from './replay-command.ts'

// vitest.config.ts sets the variable: from the caller's environment, or to one random number for the whole run.
const seed = process.env.SOUNDCHECK_SEED ?? ''
if (!/^-?\d+$/.test(seed)) throw new Error(`SOUNDCHECK_SEED must be an integer, got "${seed}"`)
// How many inputs of a property are tried, where it does not say so itself; fast-check's own number is 100.
const runs = process.env.SOUNDCHECK_RUNS
if (!/^[1-9]\d*$/.test(runs ?? '1')) throw new Error(`SOUNDCHECK_RUNS must be a whole number from 1, got "${runs}"`)
fc.configureGlobal({ seed: Number(seed), ...(runs && { numRuns: Number(runs) }) })
const given = { SOUNDCHECK_SEED: seed, ...(runs && { SOUNDCHECK_RUNS: runs }) }

// The command goes into the error's message, so that every reporter shows it beside the failure.
beforeEach(({ task, onTestFailed }) => {
  onTestFailed(() => {
    const command = replayCommand(given, {
      project: task.file.projectName ?? 'unit',
      file: relative(process.cwd(), task.file.filepath),
      name: task.fullTestName,
    })
    const error = task.result?.errors?.at(-1)
    if (error) error.message += `\n\nTo replay this failure: ${command}\n`
  })
})
