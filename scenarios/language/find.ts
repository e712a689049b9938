import { existsSync, readdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { shownPath } from '../shown-path.ts'
import { nearestNames } from './nearest.ts'

/** Where the scenarios that come with Soundcheck are. */
export const LIBRARY = fileURLToPath(new URL('../library', import.meta.url))

const EXTENSION = '.yaml'

/** A scenario's file, and how to call it when speaking to the person who asked. */
export interface ScenarioFile {
  path: string
  /** Relative to the working directory where it lies inside it. */
  shown: string
}

export type Found = { ok: true; file: ScenarioFile } | { ok: false; nearest: string[] }

/** Names of the scenarios in the library, in alphabetical order. */
export function libraryNames(library = LIBRARY): string[] {
  return readdirSync(library)
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => basename(file, EXTENSION))
    .sort()
}

/** Whether a reference can only be a path, never a name in the library. */
export function isPath(reference: string): boolean {
  return /[/\\]|\.ya?ml$/i.test(reference)
}

/**
 * What a person means: the name of a scenario in the library, or a path (anything with a slash or with `.yaml` at its
 * end, or anything else that is there). Whether it can be read is another question.
 *
 * @param reference as given
 * @param from directory that relative paths start at
 * @param cwd directory that shown paths are relative to
 */
export function findScenario(reference: string, from: string, cwd: string, library = LIBRARY): Found {
  const names = libraryNames(library)
  if (!isPath(reference) && names.includes(reference)) return found(resolve(library, reference + EXTENSION), cwd)
  const path = resolve(from, reference)
  if (existsSync(path)) return found(path, cwd)
  return { ok: false, nearest: nearestNames(basename(reference).replace(/\.ya?ml$/i, ''), names) }
}

function found(path: string, cwd: string): Found {
  return { ok: true, file: { path, shown: shownPath(path, cwd) } }
}
