import { mkdirSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { accountPasswordOutput } from './commands/account.output.ts'
import { appOutput } from './commands/app.output.ts'
import { backupOutput } from './commands/backup.output.ts'
import { cacheOutput } from './commands/cache.output.ts'
import { capacityOutput } from './commands/capacity.output.ts'
import { catalogOutput, gaplessAlbumOutput } from './commands/catalog.output.ts'
import { errorOutput } from './commands/error.output.ts'
import { explainOutput } from './commands/explain.output.ts'
import { generateOutput } from './commands/generate.output.ts'
import { importOutput } from './commands/import.output.ts'
import { importLyricsOutput } from './commands/import-lyrics.output.ts'
import { listOutput } from './commands/list.output.ts'
import { listenOutput } from './commands/listen.output.ts'
import { replayOutput } from './commands/replay.output.ts'
import { restoreOutput } from './commands/restore.output.ts'
import { resultOutput } from './commands/result.output.ts'
import { runOutput } from './commands/run.output.ts'
import { serveOutput } from './commands/serve.output.ts'
import { traceOutput } from './commands/trace.output.ts'
import { twinOutput } from './commands/twin.output.ts'
import { scenarioJsonSchema } from './language/json-schema.ts'

/** A JSON Schema that is committed, so that editors and other programs find it without running anything. */
export interface CommittedSchema {
  /** In `docs/schemas/`. */
  file: string
  build: () => object
}

/** Every committed schema. `npm run schemas` writes them, a test checks that they are up to date. */
export const schemas: readonly CommittedSchema[] = [
  { file: 'scenario.schema.json', build: scenarioJsonSchema },
  { file: 'list.schema.json', build: () => z.toJSONSchema(listOutput) },
  { file: 'explain.schema.json', build: () => z.toJSONSchema(explainOutput) },
  { file: 'replay.schema.json', build: () => z.toJSONSchema(replayOutput) },
  { file: 'plan.schema.json', build: () => z.toJSONSchema(capacityOutput) },
  { file: 'result.schema.json', build: () => z.toJSONSchema(resultOutput) },
  { file: 'run.schema.json', build: () => z.toJSONSchema(runOutput) },
  { file: 'trace-zipf.schema.json', build: () => z.toJSONSchema(traceOutput) },
  { file: 'cache.schema.json', build: () => z.toJSONSchema(cacheOutput) },
  { file: 'serve.schema.json', build: () => z.toJSONSchema(serveOutput) },
  { file: 'catalog.schema.json', build: () => z.toJSONSchema(catalogOutput) },
  { file: 'catalog-gapless-album.schema.json', build: () => z.toJSONSchema(gaplessAlbumOutput) },
  { file: 'account-password.schema.json', build: () => z.toJSONSchema(accountPasswordOutput) },
  { file: 'app.schema.json', build: () => z.toJSONSchema(appOutput) },
  { file: 'backup.schema.json', build: () => z.toJSONSchema(backupOutput) },
  { file: 'restore.schema.json', build: () => z.toJSONSchema(restoreOutput) },
  { file: 'generate.schema.json', build: () => z.toJSONSchema(generateOutput) },
  { file: 'import.schema.json', build: () => z.toJSONSchema(importOutput) },
  { file: 'import-lyrics.schema.json', build: () => z.toJSONSchema(importLyricsOutput) },
  { file: 'listen.schema.json', build: () => z.toJSONSchema(listenOutput) },
  { file: 'twin.schema.json', build: () => z.toJSONSchema(twinOutput) },
  { file: 'error.schema.json', build: () => z.toJSONSchema(errorOutput) },
]

/** Where they are. */
export const SCHEMAS = new URL('../docs/schemas/', import.meta.url)

/** The text of a schema's file. */
export function schemaText(schema: CommittedSchema): string {
  return `${JSON.stringify(schema.build(), null, 2)}\n`
}

if (import.meta.main) {
  mkdirSync(SCHEMAS, { recursive: true })
  for (const schema of schemas) writeFileSync(new URL(schema.file, SCHEMAS), schemaText(schema))
}
