import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { parseAst } from 'vitest/node'

/** One way in which a file reaches another module. */
export interface Import {
  line: number
  /** A path from the root of the tree (`sim/plan.ts`), `node:fs`, or `npm:express`; null when it is computed. */
  target: string | null
  /** What is taken from it: exported names, `default`, or `*` for all. */
  names: string[]
  /** Erased before the code runs. `import { type A }` is not: the module is still loaded. */
  typeOnly: boolean
  /** With the module, later by `import()`, or by its address (`new URL('./worker.ts', import.meta.url)`). */
  how: 'static' | 'dynamic' | 'address'
}

/** A global that the file reads, by a name in one form: `Date.now`, `new Date()`, `setTimeout`. */
interface Use {
  line: number
  name: string
}

export interface Module {
  path: string
  imports: Import[]
  uses: Use[]
}

/** A node of the syntax tree (ESTree with TypeScript's additions). */
type Node = { type: string; start: number } & Record<string, unknown>

/** Objects that hold the globals: `globalThis.Date.now` is `Date.now`. */
const globalObjects = new Set(['globalThis', 'window', 'self', 'global'])

/** Reads a file's imports and its uses of globals from its syntax tree, so that comments and strings do not count. */
export function readModule(path: string, text: string): Module {
  const module: Module = { path, imports: [], uses: [] }
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  const lineOf = (node: Node) => lineStarts.findLastIndex((start) => start <= node.start) + 1

  walk(
    parseAst(text, { lang: path.endsWith('ts') ? 'ts' : 'js' }, path) as unknown as Node,
    null,
    '',
    (node, parent, key) => {
      const found = importOf(node)
      if (found) {
        const { specifier, ...how } = found
        module.imports.push({
          line: lineOf(node),
          target: specifier === null ? null : resolve(path, specifier),
          ...how,
        })
      }
      for (const name of usesOf(node, parent, key)) module.uses.push({ line: lineOf(node), name })
    },
  )
  return module
}

function walk(
  node: Node,
  parent: Node | null,
  key: string,
  visit: (node: Node, parent: Node | null, key: string) => void,
): void {
  visit(node, parent, key)
  for (const [name, child] of Object.entries(node)) {
    for (const item of Array.isArray(child) ? child : [child]) if (isNode(item)) walk(item, node, name, visit)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`
  return `npm:${specifier}`
}

type Found = Omit<Import, 'line' | 'target'> & { specifier: string | null }

function importOf(node: Node): Found | null {
  const specifier = isNode(node.source) ? literal(node.source) : null
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier, names: namesOf(node), typeOnly: node.importKind === 'type', how: 'static' }
    case 'ExportAllDeclaration':
      return { specifier, names: ['*'], typeOnly: node.exportKind === 'type', how: 'static' }
    case 'ExportNamedDeclaration':
      return node.source
        ? { specifier, names: namesOf(node), typeOnly: node.exportKind === 'type', how: 'static' }
        : null
    case 'TSImportType':
      return { specifier, names: ['*'], typeOnly: true, how: 'static' }
    case 'ImportExpression':
      return { specifier, names: ['*'], typeOnly: false, how: 'dynamic' }
    case 'CallExpression':
      return isLoader(node.callee as Node)
        ? { specifier: firstLiteral(node), names: ['*'], typeOnly: false, how: 'dynamic' }
        : null
    case 'NewExpression': {
      const address = isModuleAddress(node) ? firstLiteral(node) : null
      return address && /\.[cm]?[jt]s$/.test(address)
        ? { specifier: address, names: ['*'], typeOnly: false, how: 'address' }
        : null
    }
    default:
      return null
  }
}

function namesOf(declaration: Node): string[] {
  return (declaration.specifiers as Node[]).map((specifier) => {
    const name = specifier.type === 'ExportSpecifier' ? specifier.local : specifier.imported
    if (isNode(name)) return String(name.name ?? name.value)
    return specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*'
  })
}

function literal(node: Node): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type !== 'TemplateLiteral') return null
  const parts = node.quasis as { value: { cooked: string } }[]
  return parts.length === 1 ? (parts[0]?.value.cooked ?? null) : null
}

function firstLiteral(call: Node): string | null {
  const first = (call.arguments as Node[])[0]
  return first ? literal(first) : null
}

/** `require`, `import.meta.resolve` and `process.getBuiltinModule` reach a module as an import does. */
function isLoader(callee: Node): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require'
  const property = propertyOf(callee)
  return property === 'getBuiltinModule' || (property === 'resolve' && (callee.object as Node).type === 'MetaProperty')
}

function isModuleAddress(node: Node): boolean {
  const [, base] = node.arguments as (Node | undefined)[]
  return (
    (node.callee as Node).name === 'URL' &&
    base !== undefined &&
    propertyOf(base) === 'url' &&
    (base.object as Node).type === 'MetaProperty'
  )
}

/** The property of `object.property` or `object['property']`, null for anything else. */
function propertyOf(node: Node): string | null {
  if (node.type !== 'MemberExpression') return null
  const property = node.property as Node
  return node.computed ? literal(property) : String(property.name)
}

/** `Math` of the expressions `Math` and `globalThis.Math`; null where the expression is not a plain global. */
function globalName(node: Node): string | null {
  if (node.type === 'Identifier') return String(node.name)
  const property = propertyOf(node)
  const object = node.object
  return property && isNode(object) && globalObjects.has(String(object.name)) ? property : null
}

function usesOf(node: Node, parent: Node | null, key: string): string[] {
  switch (node.type) {
    case 'Identifier':
      return isReference(parent, key) ? [String(node.name)] : []
    case 'MemberExpression': {
      const property = propertyOf(node)
      const object = globalName(node.object as Node)
      if (!property || !object) return []
      return [globalObjects.has(object) ? property : `${object}.${property}`]
    }
    case 'VariableDeclarator': {
      const pattern = node.id as Node
      const object = isNode(node.init) ? globalName(node.init) : null
      if (pattern.type !== 'ObjectPattern' || !object) return []
      const keys = (pattern.properties as Node[]).flatMap((property) =>
        isNode(property.key) ? [property.key.name] : [],
      )
      return keys.map((name) => (globalObjects.has(object) ? String(name) : `${object}.${name}`))
    }
    case 'NewExpression':
    case 'CallExpression': {
      const callee = globalName(node.callee as Node)
      if (!callee) return []
      if (node.type === 'CallExpression') return [`${callee}()`]
      return (node.arguments as Node[]).length === 0 ? [`new ${callee}()`] : []
    }
    default:
      return []
  }
}

/** Whether an identifier in that place reads a variable, rather than naming a property, a binding or a type. */
function isReference(parent: Node | null, key: string): boolean {
  if (!parent) return false
  if (/^(TS|Import|Export)/.test(parent.type)) return /^TS(As|Satisfies|NonNull)/.test(parent.type)
  if (key === 'property' || key === 'key') return parent.computed === true
  return !['id', 'params', 'label', 'param'].includes(key)
}
