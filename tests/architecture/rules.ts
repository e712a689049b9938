/**
 * Who may import whom, as data. A pattern is a path from the root, `node:…` or `npm:…`, where `**` stands for any text
 * and `*` for any text without a slash; `npm:kysely#SqliteDialect` is one name of a module. `{context}` in `from` stands
 * for one folder, and the same folder in the patterns beside it.
 */
export interface ImportRule {
  /** What is printed behind an import that breaks it. */
  rule: string
  from: string[]
  except?: string[]
  /** An import must match one of these. */
  only?: string[]
  /** An import must match none of these. */
  never?: string[]
  /** `import type` is free: nothing of it is left when the code runs. */
  typesAreFree?: true
}

/** Globals that only some files may read. */
export interface UseRule {
  rule: string
  except: string[]
  never: string[]
}

/** Tests, their fixtures and benchmarks see everything: they stand outside the layers. */
const testsAndBenches = ['**/*.test.ts', '**/*.fixture.ts', '**/*.bench.ts', 'tests/**', 'bench/**']

/** Where the real clock, chance, timers and the environment enter; everything else gets them as arguments. */
export const compositionRoots = [
  'reference/main.ts',
  'reference/*.main.ts',
  'reference/config.ts',
  'reference/system-clock.ts',
  'scenarios/cli.ts',
  'scenarios/commands/*.ts',
  'scenarios/bin/*',
  'sim/engine/host.node.ts',
  'bench/**',
  '*.config.ts',
]

const policies = 'reference/**/*.policy.ts'
const packages = ['npm:**', 'node:**']
const betweenContexts = [
  'reference/{context}/**',
  'reference/*/service.ts',
  'reference/shared/**',
  // Ports, not adapters.
  'reference/storage/cache/cache.ts',
  'reference/storage/wide-column/wide-column.ts',
  policies,
  ...packages,
]
/** What stands above the contexts and knows them all. */
const aboveContexts = ['reference/main.ts', 'reference/*.main.ts', 'reference/config.ts', 'reference/backup.ts']
/** What starts the service or opens its catalog: the commands that do, and the twin. */
const startsTheService = [
  'scenarios/twin.ts',
  'scenarios/commands/serve.ts',
  'scenarios/commands/catalog-sink.ts',
  'scenarios/commands/import.ts',
  'scenarios/commands/generate.ts',
]
/** What keeps data safe without starting the service. */
const keepsData = ['scenarios/commands/backup.ts', 'scenarios/commands/restore.ts', 'scenarios/commands/kept-data.ts']

export const importRules: ImportRule[] = [
  {
    rule: 'scenarios/ may import sim/ and policies only (and what starts the service reference/main.ts)',
    from: ['scenarios/**'],
    except: [...testsAndBenches, ...startsTheService, ...keepsData],
    only: ['scenarios/**', 'sim/**', policies, ...packages],
  },
  {
    rule: 'what starts the service may import scenarios/, sim/, policies and reference/main.ts only',
    from: startsTheService,
    only: ['scenarios/**', 'sim/**', policies, 'reference/main.ts', ...packages],
  },
  {
    rule: 'what keeps data safe may import scenarios/, sim/, policies and reference/backup.ts only',
    from: keepsData,
    only: ['scenarios/**', 'sim/**', policies, 'reference/backup.ts', ...packages],
  },
  {
    rule: 'sim/ may import sim/ and policies only',
    from: ['sim/**'],
    except: testsAndBenches,
    only: ['sim/**', policies, ...packages],
  },
  {
    rule: 'reference/ may import reference/ only',
    from: ['reference/**'],
    except: testsAndBenches,
    only: ['reference/**', ...packages],
  },
  {
    rule: 'loadtests/ reach the service over HTTP and share sim/workload/ only',
    from: ['loadtests/**'],
    only: ['loadtests/**', 'sim/workload/**', ...packages],
  },
  {
    rule: 'a context reaches another through its service.ts or a policy only',
    from: ['reference/{context}/**'],
    except: [...testsAndBenches, ...aboveContexts, 'reference/*/store.ts', 'reference/gateway/**'],
    only: betweenContexts,
  },
  {
    rule: 'beside its own context a store.ts reaches storage/, service.ts and policies only',
    from: ['reference/{context}/store.ts'],
    only: [...betweenContexts, 'reference/storage/**'],
  },
  {
    rule: 'gateway/ reaches contexts through routes.ts, service.ts or a policy only',
    from: ['reference/gateway/**'],
    except: testsAndBenches,
    only: [
      'reference/gateway/**',
      'reference/*/routes.ts',
      'reference/*/service.ts',
      'reference/shared/**',
      policies,
      ...packages,
    ],
  },
  {
    rule: 'a policy imports nothing but types (import type) and other policies',
    from: [policies],
    only: [policies],
    typesAreFree: true,
  },
  {
    rule: 'only gateway/ knows Express',
    from: ['**'],
    except: ['reference/gateway/**'],
    never: ['npm:express', 'npm:express/**'],
  },
  {
    rule: 'only storage/ knows a database driver',
    from: ['**'],
    except: ['reference/storage/**', 'bench/**'],
    never: [
      'node:sqlite',
      'npm:pg',
      'npm:pg/**',
      'npm:cassandra-driver',
      'npm:cassandra-driver/**',
      'npm:kysely#*Dialect',
      'npm:kysely-*',
      'npm:ioredis',
      'npm:ioredis/**',
      'npm:@duckdb/**',
    ],
  },
  {
    rule: 'sim/ and policies run in a browser too: Node built-ins in sim/engine/host.node.ts only',
    from: ['sim/**', policies],
    except: [...testsAndBenches, 'sim/engine/host.node.ts'],
    never: ['node:**'],
  },
  {
    rule: 'the clock, chance, timers and the environment are arguments, except in composition roots',
    from: ['**'],
    except: [...testsAndBenches, ...compositionRoots],
    never: [
      'node:timers',
      'node:timers/**',
      'node:perf_hooks',
      'node:process#env',
      'node:process#hrtime',
      'node:crypto#random*',
    ],
  },
  {
    rule: 'what runs does not import tests or benchmarks',
    from: ['**'],
    except: testsAndBenches,
    never: testsAndBenches,
  },
]

export const computedImportRule = {
  rule: 'an import that is computed cannot be checked; name the file',
  except: [...testsAndBenches, ...compositionRoots],
}

export const cycleRule = 'no import cycles'

export const useRules: UseRule[] = [
  {
    rule: 'the clock is an argument, except in composition roots',
    except: [...testsAndBenches, ...compositionRoots],
    never: ['Date.now', 'new Date()', 'Date()', 'performance.now', 'performance.timeOrigin', 'process.hrtime'],
  },
  {
    rule: 'random numbers are an argument, except in composition roots',
    except: [...testsAndBenches, ...compositionRoots],
    never: ['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID', 'crypto.randomBytes', 'crypto.randomInt'],
  },
  {
    rule: 'timers are an argument, except in composition roots',
    except: [...testsAndBenches, ...compositionRoots],
    never: ['setTimeout', 'setInterval', 'setImmediate'],
  },
  {
    rule: 'the environment is read in composition roots only',
    except: [...testsAndBenches, ...compositionRoots],
    never: ['process.env'],
  },
]
