import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { UserError } from '../errors.ts'
import { type LoadedScenario, type LoadOptions, loadScenario } from './load.ts'

/** Writes files into a new directory that goes with the test, and returns it. */
export function filesIn(files: Readonly<Record<string, string>>): string {
  const folder = newFolder()
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

/** A new directory that goes after the last test of the file or `describe` that calls it, outside tests and hooks. */
export function temporaryFolder(): string {
  const folder = newFolder()
  afterAll(() => rmSync(folder, { recursive: true }))
  return folder
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'soundcheck-'))
}

/** A scenario from text, under the name `x.yaml`; for tests. */
export function loadText(text: string, options: Omit<LoadOptions, 'cwd'> = {}): LoadedScenario {
  return loadScenario('x.yaml', { ...options, cwd: filesIn({ 'x.yaml': text }) })
}

/** What loading a text says is wrong, line by line; for tests. */
export function problemsIn(text: string): string[] {
  return linesOf(() => loadText(text))
}

/** The lines of the UserError that a call throws. */
export function linesOf(call: () => unknown): string[] {
  try {
    call()
  } catch (error) {
    if (error instanceof UserError) return error.message.split('\n').map((line) => line.trim())
    throw error
  }
  return []
}
