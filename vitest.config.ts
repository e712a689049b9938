import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Every folder that may hold tests; a new one is added here and to knip.json. */
const folders = '{reference,sim,scenarios,loadtests,bench,tests}'

/**
 * A kind of test: chosen by the file's suffix, run as a vitest project of its own (`--project property`).
 * @param isolate false where files share a process, which spares a third of the time: what one
 * changes, modules that it replaces included, it puts back
 */
const kind = (name: string, timeoutMs: number, isolate = true) => ({
  test: {
    name,
    isolate,
    include: [`${folders}/**/*.${name}.test.ts`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
  },
})

const kinds = [
  kind('property', 60_000, false),
  kind('contract', 60_000, false),
  kind('integration', 180_000, false),
  kind('long', 300_000),
  kind('browser', 120_000),
  kind('audio', 120_000),
  kind('trace', 120_000),
  kind('service', 300_000),
  kind('engines', 300_000),
  kind('clients', 600_000),
]

// One seed for all files of a run: tests/setup.ts hands it to fast-check and prints it beside a failure.
const seed = process.env.SOUNDCHECK_SEED ?? String(randomInt(2 ** 31))

// .ci/run counts tests from this file, written beside the ordinary output.
const jsonReport = process.env.SOUNDCHECK_TEST_REPORT

export default defineConfig({
  test: {
    bail: 0,
    // What a test waits for may take as long as the machine needs; less than the test, so that it is told what did not come.
    expect: { poll: { timeout: 50_000 } },
    // Vitest would leave one core free, which on two is half of them.
    maxWorkers: availableParallelism(),
    env: { SOUNDCHECK_SEED: seed },
    setupFiles: ['tests/setup.ts'],
    reporters: jsonReport ? ['default', ['json', { outputFile: jsonReport }]] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false,
          include: [`${folders}/**/*.test.ts`],
          exclude: [...kinds.flatMap((other) => other.test.include), 'node_modules'],
          // Long enough that no test fails because of what else the machine does.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      ...kinds,
    ],
  },
})
