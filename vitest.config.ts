import { defineConfig } from 'vitest/config'

const named = (name: string, suffix: string, timeoutMs: number) => ({
  test: {
    name,
    include: [`{reference,sim,scenarios,bench,tests}/**/*${suffix}`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
  },
})

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{reference,sim,scenarios,bench,tests}/**/*.test.ts'],
          exclude: ['**/*.{property,contract,integration,browser}.test.ts', 'node_modules'],
        },
      },
      named('property', '.property.test.ts', 60_000),
      named('contract', '.contract.test.ts', 60_000),
      named('integration', '.integration.test.ts', 180_000),
    ],
  },
})
