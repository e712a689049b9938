import { readdirSync, statSync } from 'node:fs'
import { basename, isAbsolute, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
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

/**
 * The file that a person means: the name of a scenario in the library, or a path (anything with a slash or with `.yaml`
 * at its end, or any other file that is there).
 *
 * @param reference as given
 * @param from directory that relative paths start at
 * @param cwd directory that shown paths are relative to
 */
export function findScenario(reference: string, from: string, cwd: string, library = LIBRARY): Found {
  const names = libraryNames(library)
  const isPath = /[/\\]|\.ya?ml$/i.test(reference)
  if (!isPath && names.includes(reference)) return found(resolve(library, reference + EXTENSION), cwd)
  const path = resolve(from, reference)
  if (isFile(path)) return found(path, cwd)
  return { ok: false, nearest: nearestNames(basename(reference).replace(/\.ya?ml$/i, ''), names) }
}

function found(path: string, cwd: string): Found {
  return { ok: true, file: { path, shown: shownPath(path, cwd) } }
}

/** A path as a person in `cwd` would type it. */
function shownPath(path: string, cwd: string): string {
  const near = relative(cwd, path)
  return near.startsWith('..') || isAbsolute(near) ? path : near
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
