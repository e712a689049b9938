import { findCycles } from './cycles.ts'
import { type Import, type Module, readModule } from './module.ts'
import { computedImportRule, cycleRule, type ImportRule, importRules, useRules } from './rules.ts'

/**
 * Holds a tree of files against the rules.
 *
 * @param files Text of every source file by its path from the root, with slashes.
 * @returns One line for each violation, `file:line imports X: rule`, in the order of files and lines.
 */
export function checkArchitecture(files: ReadonlyMap<string, string>): string[] {
  const modules = [...files].map(([path, text]) => readModule(path, text))
  const found = [...modules.flatMap(importViolations), ...modules.flatMap(useViolations), ...cycleViolations(modules)]
  return found
    .sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1))
    .map(({ path, line, what, rule }) => `${path}:${line} ${what}: ${rule}`)
}

interface Violation {
  path: string
  line: number
  what: string
  rule: string
}

function importViolations({ path, imports }: Module): Violation[] {
  return imports.flatMap((found) => {
    const { line, target } = found
    if (target === null) {
      if (matchesAny(path, computedImportRule.except)) return []
      return [{ path, line, what: 'imports a computed name', rule: computedImportRule.rule }]
    }
    return importRules
      .filter((rule) => breaks(path, found, target, rule))
      .map(({ rule }) => ({ path, line, what: `imports ${target.replace(/^npm:/, '')}`, rule }))
  })
}

function breaks(path: string, found: Import, target: string, rule: ImportRule): boolean {
  const from = rule.from.map((pattern) => toRegExp(pattern).exec(path)).find((match) => match !== null)
  if (!from || matchesAny(path, rule.except ?? []) || (rule.typesAreFree && found.typeOnly)) return false
  const context = from.groups?.context ?? ''
  const inContext = (patterns: string[]) => patterns.map((pattern) => pattern.replace('{context}', context))
  const targets = [target, ...found.names.map((name) => `${target}#${name}`)]
  if (rule.never && targets.some((name) => matchesAny(name, inContext(rule.never ?? [])))) return true
  return rule.only !== undefined && !matchesAny(target, inContext(rule.only))
}

function useViolations({ path, uses }: Module): Violation[] {
  return useRules.flatMap(({ rule, except, never }) =>
    matchesAny(path, except)
      ? []
      : uses
          .filter(({ name }) => never.includes(name))
          .map(({ line, name }) => ({ path, line, what: `uses ${name}`, rule })),
  )
}

/** What is loaded at run time must not come back to where it began; `import type` is gone by then. */
function cycleViolations(modules: Module[]): Violation[] {
  const edges = new Map(modules.map(({ path, imports }) => [path, loaded(imports)]))
  return findCycles(edges).map((cycle) => {
    const [path = '', target = path] = cycle
    const line = modules.find((module) => module.path === path)?.imports.find((found) => found.target === target)?.line
    return { path, line: line ?? 1, what: `imports ${target}`, rule: `${cycleRule} (${[...cycle, path].join(' → ')})` }
  })
}

function loaded(imports: Import[]): string[] {
  return imports.flatMap(({ target, typeOnly, how }) => (target && !typeOnly && how !== 'address' ? [target] : []))
}

function matchesAny(text: string, patterns: string[]): boolean {
  return patterns.some((pattern) => toRegExp(pattern).test(text))
}

const compiled = new Map<string, RegExp>()

// Two stars and a slash also match nothing: `a`, two stars, `b` is `a/b` as well as `a/x/y/b`.
function toRegExp(pattern: string): RegExp {
  let expression = compiled.get(pattern)
  if (!expression) {
    const parts = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '{context}': '(?<context>[^/]+)' }
    const source = pattern.replace(/\*\*\/|\*\*|\*|\{context\}|[.+?^$()|[\]\\]/g, (part) =>
      part in parts ? parts[part as keyof typeof parts] : `\\${part}`,
    )
    expression = new RegExp(`^${source}$`)
    compiled.set(pattern, expression)
  }
  return expression
}
