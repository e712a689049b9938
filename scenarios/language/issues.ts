import type { z } from 'zod'
import { leaves, oneOf } from './field.ts'
import { nearest } from './nearest.ts'
import { respellQuantity } from './parse-quantity.ts'
import type { Problem } from './problem.ts'
import { keysAt, schemaAt } from './schema-at.ts'
import { describe, formatPath, type Path, placeOf, placeOfKey, type Tree, treeAt } from './tree.ts'

type Issue = z.core.$ZodIssue

/**
 * What zod found, as problems that point into the files. The message of every schema of the language is what it expects,
 * so that only what was found has to be looked up.
 *
 * @param base path at which the schema was applied
 */
export function problemsOf(issues: readonly Issue[], base: Path, tree: Tree, language: z.ZodType): Problem[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...(issue.path as Path)]
    if (issue.code === 'invalid_union') {
      const branch = issue.errors.find((errors) => errors.length > 0 && !errors.some(isWrongShape))
      if (branch) return problemsOf(branch, path, tree, language)
    }
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, tree, language))
    if (issue.code === 'invalid_key') return [wrongKey(path, issue.issues[0]?.message ?? issue.message, tree)]
    return [problem(path, issue, tree, language)]
  })
}

/** The value is not even of the branch's kind (text where a map is expected), so this branch was not meant. */
function isWrongShape(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')
}

function problem(path: Path, issue: Issue, tree: Tree, language: z.ZodType): Problem {
  const said = issue.code === 'custom' ? issue.params?.found : undefined
  const found = typeof said === 'string' ? said : describe(treeAt(tree, path))
  const near = meant(path, issue, tree, language)
  const known = { ...placeOf(tree, path), field: formatPath(path), found, expected: issue.message }
  return near === undefined ? known : { ...known, nearest: near }
}

/** The value that was probably meant: a word of the list, a unit in its proper case, or what a check says. */
function meant(path: Path, issue: Issue, tree: Tree, language: z.ZodType): string | undefined {
  const at = treeAt(tree, path)
  if (at?.kind !== 'scalar') return undefined
  const schema = schemaAt(language, path)
  const kind = schema && leaves.get(schema as z.ZodType)?.kind
  if (typeof at.value === 'number') return kind === 'ratio' && isPercent(at.value) ? `${at.value}%` : undefined
  if (typeof at.value !== 'string') return undefined
  if (issue.code === 'custom' && typeof issue.params?.nearest === 'string') return issue.params.nearest
  const words = wordsOf(issue)
  if (words.length > 0) return nearest(at.value, words)
  const respelled = kind ? respellQuantity(at.value, kind) : null
  return respelled === null || respelled === at.value ? undefined : respelled
}

/** 61 where a share is expected: almost surely 61 %. */
function isPercent(value: number): boolean {
  return value > 1 && value <= 100
}

function wordsOf(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.filter((value) => typeof value === 'string')
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(wordsOf) : []
}

function unknownKey(path: Path, key: string, tree: Tree, language: z.ZodType): Problem {
  const keys = keysAt(language, path)
  const full = [...path, key]
  const near = nearest(key, keys)
  const known = { ...placeOfKey(tree, full), field: formatPath(full), found: 'an unknown field', expected: oneOf(keys) }
  return near === undefined ? known : { ...known, nearest: near }
}

function wrongKey(path: Path, expected: string, tree: Tree): Problem {
  return { ...placeOfKey(tree, path), field: formatPath(path), found: `the key ${path.at(-1)}`, expected }
}
