import { basename, dirname, extname } from 'node:path'
import type { Mode } from '../../sim/plan.ts'
import { UserError } from '../errors.ts'
import { findScenario, isPath, LIBRARY, type ScenarioFile } from './find.ts'
import { merge } from './merge.ts'
import { parseYaml } from './parse-yaml.ts'
import { invalidScenario, type Problem } from './problem.ts'
import { readText, tryReadText } from './read-text.ts'
import type { Scenario } from './schema/scenario.ts'
import {
  COMMAND_LINE,
  describe,
  type Entry,
  type MapTree,
  placeOf,
  type ScalarTree,
  type Tree,
  treeAt,
} from './tree.ts'
import { validate } from './validate.ts'

const MOST_BYTES = 1_000_000
const LONGEST_CHAIN = 16

/** Where a scenario is looked for, and what the command line says over it. */
export interface LoadOptions {
  /** Relative paths start here, and shown ones are relative to it. */
  cwd: string
  /** Directory of named scenarios; the one that comes with Soundcheck unless given. */
  library?: string
  seed?: string
  /** Instead of `simulate.mode` and `simulate.listeners`. */
  mode?: Mode
  listeners?: number
}

/** A sound scenario, with the places it was written at. */
export interface LoadedScenario {
  name: string
  file: ScenarioFile
  /** What was written, `like` and the command line included; defaults are not in it. */
  tree: MapTree
  /** Everything, with defaults. */
  scenario: Scenario
}

/**
 * Reads a scenario by name or path, lays it over the scenario it is `like`, and checks it.
 *
 * @throws UserError scenario-not-found (with near names), file-unreadable, file-invalid, or scenario-invalid with every
 * problem
 */
export function loadScenario(reference: string, options: LoadOptions): LoadedScenario {
  const found = findScenario(reference, options.cwd, options.cwd, options.library ?? LIBRARY)
  if (!found.ok) throw notFound(reference, found.nearest)
  const problems: Problem[] = []
  const { file } = found
  const top = { file, text: readText(file.path, file.shown, MOST_BYTES) }
  const written = readChain(top, options, [], problems)
  if (!written) throw invalidScenario(problems)
  const named = written.own.entries.get('name')?.tree
  const base = withName(written.tree, named)
  const tree: MapTree = { ...(merge(base, overrides(options)) as MapTree), place: base.place }
  problems.push(...checkListeners(tree))
  const validated = validate(tree)
  // What is missing here may stand in the scenario that was not found.
  if (!validated.ok) problems.push(...validated.problems.filter(({ found }) => written.complete || found !== 'nothing'))
  if (!validated.ok || problems.length > 0) throw invalidScenario(problems)
  const { scenario } = validated
  return { name: scenario.name ?? basename(file.path, extname(file.path)), file, tree, scenario }
}

function notFound(reference: string, nearest: readonly string[]): UserError {
  const hint =
    nearest.length > 0
      ? `Did you mean ${nearest.join(' or ')}?`
      : '`soundcheck list` prints the names in the library; a path ends in .yaml.'
  const what = isPath(reference) ? 'file' : 'scenario'
  return new UserError('scenario-not-found', `There is no ${what} ${reference}. ${hint}`)
}

interface ScenarioText {
  file: ScenarioFile
  text: string
}

interface Chained {
  /** What this file itself says. */
  own: MapTree
  /** Over what it is like. */
  tree: MapTree
  /** Everything that it is like was found. */
  complete: boolean
}

/** A file and everything it is like, or null when something in the chain is not YAML. */
function readChain(
  { file, text }: ScenarioText,
  options: LoadOptions,
  above: readonly string[],
  problems: Problem[],
): Chained | null {
  const parsed = parseYaml(text, file.shown)
  problems.push(...parsed.problems)
  const own = parsed.tree
  if (own?.kind !== 'map') return null
  const like = own.entries.get('like')?.tree
  if (like?.kind !== 'scalar' || typeof like.value !== 'string') return { own, tree: own, complete: true }
  const chain = [...above, file.path]
  const base = findBase(like, like.value, chain, dirname(file.path), options, problems)
  if (!base) return { own, tree: own, complete: false }
  const below = readChain(base, options, chain, problems)
  return below && { own, tree: merge(below.tree, own) as MapTree, complete: below.complete }
}

function findBase(
  like: ScalarTree,
  reference: string,
  chain: readonly string[],
  from: string,
  options: LoadOptions,
  problems: Problem[],
): ScenarioText | null {
  const found = findScenario(reference, from, options.cwd, options.library ?? LIBRARY)
  const known = { ...like.place, field: 'like', found: describe(like) }
  if (!found.ok) {
    const problem = { ...known, expected: 'the name of a scenario in the library, or the path of one' }
    problems.push(found.nearest.length > 0 ? { ...problem, nearest: found.nearest[0] } : problem)
    return null
  }
  if (chain.includes(found.file.path)) {
    problems.push({ ...known, expected: 'a scenario that is not itself like this one' })
    return null
  }
  if (chain.length >= LONGEST_CHAIN) {
    problems.push({ ...known, expected: `at most ${LONGEST_CHAIN} scenarios that are like one another` })
    return null
  }
  const read = tryReadText(found.file.path, MOST_BYTES)
  if (read.ok) return { file: found.file, text: read.text }
  problems.push({ ...known, found: `${known.found}, which ${read.what}`, expected: 'a scenario that can be read' })
  return null
}

/** A variation has a name of its own, or its file's. */
function withName(tree: MapTree, name: Tree | undefined): MapTree {
  const entries = new Map(tree.entries)
  if (name === undefined) entries.delete('name')
  return { ...tree, entries }
}

/** A number of listeners beside `individual` would say nothing; what a file says for another mode the command line may leave. */
function checkListeners(tree: MapTree): Problem[] {
  const [mode, listeners] = ['mode', 'listeners'].map((field) => treeAt(tree, ['simulate', field]))
  if (mode?.kind !== 'scalar' || mode.value !== 'individual' || !listeners) return []
  const isFromFile = listeners.place.file !== COMMAND_LINE
  if (isFromFile && mode.place.file === COMMAND_LINE) return []
  const place = placeOf(tree, ['simulate', 'listeners'])
  const expected = 'no number of listeners, because mode individual simulates all of them (mode sampled: so many)'
  return [{ ...place, field: 'simulate.listeners', found: describe(listeners), expected }]
}

function overrides({ seed, mode, listeners }: LoadOptions): MapTree {
  const entries = new Map<string, Entry>()
  if (seed !== undefined) entries.set('seed', override('seed', seed))
  const inner = new Map<string, Entry>()
  if (mode !== undefined) inner.set('mode', override('mode', mode))
  if (listeners !== undefined) inner.set('listeners', override('listeners', listeners))
  if (inner.size > 0) {
    const place = { file: COMMAND_LINE, line: 0, column: 0 }
    entries.set('simulate', { place, tree: { kind: 'map', place, entries: inner } })
  }
  return { kind: 'map', place: { file: COMMAND_LINE, line: 0, column: 0 }, entries }
}

function override(option: string, value: string | number): Entry {
  const place = { file: COMMAND_LINE, line: 0, column: 0 }
  return { place, tree: { kind: 'scalar', place, value, source: `--${option} ${value}` } }
}
