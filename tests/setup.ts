import { relative } from 'node:path'
import fc from 'fast-check'
import { beforeEach } from 'vitest'
import { replayCommand } from './replay-command.ts'

// vitest.config.ts sets the variable: from the caller's environment, or to one random number for the whole run.
const seed = process.env.SOUNDCHECK_SEED ?? ''
if (!/^-?\d+$/.test(seed)) throw new Error(`SOUNDCHECK_SEED must be an integer, got "${seed}"`)
fc.configureGlobal({ seed: Number(seed) })

// The command goes into the error's message, so that every reporter shows it beside the failure.
beforeEach(({ task, onTestFailed }) => {
  onTestFailed(() => {
    const command = replayCommand(seed, {
      project: task.file.projectName ?? 'unit',
      file: relative(process.cwd(), task.file.filepath),
      name: task.fullTestName,
    })
    const error = task.result?.errors?.at(-1)
    if (error) error.message += `\n\nTo replay this failure: ${command}\n`
  })
})
