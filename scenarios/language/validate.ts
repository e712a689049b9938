import { checkScenario } from './checks.ts'
import { problemsOf } from './issues.ts'
import { byPlace, type Problem } from './problem.ts'
import { type Scenario, scenario } from './schema/scenario.ts'
import { describe, formatPath, type MapTree, placeOf, toPlain, treeAt } from './tree.ts'

export type Validated = { ok: true; scenario: Scenario } | { ok: false; problems: Problem[] }

/**
 * A tree against the language: every problem of it at once, in the order of the file. Parts are parsed one by one, so
 * that what lies across several (a fault that names a provider) is checked as soon as those are sound, whatever is wrong
 * elsewhere.
 */
export function validate(tree: MapTree): Validated {
  const plain = toPlain(tree) as Record<string, unknown>
  const sound: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const [key, schema] of Object.entries(scenario.shape)) {
    const parsed = schema.safeParse(plain[key])
    if (parsed.success) sound[key] = parsed.data
    else problems.push(...problemsOf(parsed.error.issues, [key], tree, scenario))
  }
  const keys = Object.keys(plain).filter((key) => !Object.hasOwn(scenario.shape, key))
  if (keys.length > 0) {
    problems.push(...problemsOf([{ code: 'unrecognized_keys', keys, path: [], message: '' }], [], tree, scenario))
  }
  for (const { paths, expected, found, near } of checkScenario(sound as Partial<Scenario>)) {
    const path = paths.find((candidate) => treeAt(tree, candidate)) ?? paths[0]
    const known = { field: formatPath(path), found: found ?? describe(treeAt(tree, path)), expected }
    problems.push({ ...placeOf(tree, path), ...known, ...(near === undefined ? {} : { nearest: near }) })
  }
  if (problems.length > 0) return { ok: false, problems: problems.sort(byPlace) }
  return { ok: true, scenario: sound as Scenario }
}
