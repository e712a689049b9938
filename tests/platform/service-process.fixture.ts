/**
 * The whole service in a process of its own, for tests that end it. Argument: the data directory. Prints where it is, with which
 * tokens, and its processes, as one line of JSON, when it takes requests.
 */
import { writeSync } from 'node:fs'
import { resolveConfig, startService } from '../../reference/main.ts'

const STDOUT = 1
const [dataDirectory] = process.argv.slice(2)
const { url, tokens, processes } = await startService({
  config: resolveConfig({ port: 0, dataDirectory, logLevel: 'error', rateLimits: 'off' }, {}),
  stock: { durationsMs: [9_000], market: 'SE' },
})
writeSync(STDOUT, `${JSON.stringify({ url, tokens, processes })}\n`)
