#!/usr/bin/env node
// Plain JavaScript for any Node: an older one hands over to the Node 26 that comes with the development dependencies.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire, enableCompileCache } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST_MAJOR = 26
const args = process.argv.slice(2)

if (Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR) {
  // The channel to a launcher is there to tell of its end, not to keep this process alive.
  process.channel?.unref()
  // Code that has been compiled once is kept for the next start; the processes that this one starts do the same.
  const { directory } = enableCompileCache()
  if (directory) process.env.NODE_COMPILE_CACHE ??= directory
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
    relaunch(newer)
  }
}

/** Runs the same command line on another Node, in front of which this process is as if it were not there. */
function relaunch(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, SOUNDCHECK_RELAUNCHED: '1' },
  })
  child.on('error', (error) => {
    throw error
  })
  // A terminal sends Ctrl-C to both; whoever signals this process alone means the other one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    } else {
      process.exitCode = code
    }
  })
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
