#!/usr/bin/env node
// Plain JavaScript for any Node: an older one hands over to the Node 26 that comes with the development dependencies.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST_MAJOR = 26
const args = process.argv.slice(2)

if (Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR) {
  const { main, processIo } = await import('../cli.ts')
  process.exitCode = await main(args, processIo())
} else {
  // The mark keeps a package that turns out to be old from starting itself for ever.
  const newer = process.env.SOUNDCHECK_RELAUNCHED ? null : packagedNode()
  if (newer === null) {
    process.stderr.write(
      `soundcheck needs Node ${OLDEST_MAJOR} or newer, this is ${process.versions.node}: run npm ci to get it, or install it.\n`,
    )
    process.exitCode = 2
  } else {
    const child = spawnSync(newer, [fileURLToPath(import.meta.url), ...args], {
      stdio: 'inherit',
      env: { ...process.env, SOUNDCHECK_RELAUNCHED: '1' },
    })
    if (child.error) throw child.error
    if (child.signal) process.kill(process.pid, child.signal)
    process.exitCode = child.status ?? 2
  }
}

/** The binary of the npm package `node`, or null when it is not installed. */
function packagedNode() {
  try {
    const folder = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin')
    return ['node', 'node.exe'].map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null
  } catch {
    return null
  }
}
