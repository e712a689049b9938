import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml'
import type { Problem } from './problem.ts'
import type { Entry, Place, ScalarTree, Tree } from './tree.ts'

/** Aliases may repeat a part of a scenario (or contain themselves), so size and depth are bounded as they are written out. */
const MOST_NODES = 100_000
const DEEPEST = 32

export interface ParsedYaml {
  /** Null when the text cannot be read as one YAML document with a map on top. */
  tree: Tree | null
  problems: Problem[]
}

/**
 * One YAML 1.2 document as a tree with places, and everything that is wrong with its syntax. Duplicate keys are reported
 * and the last one is kept, so that the rest can still be checked.
 *
 * @param file name that places carry
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true })
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col }
  }
  const problems = document.errors
    .map((error) => syntaxProblem(error, text, placeAt(error.pos[0])))
    // What follows at the same place is the same mistake, seen from another side.
    .filter(({ line, column }, i, all) => all.findIndex((o) => o.line === line && o.column === column) === i)
  if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) return { tree: null, problems }
  const builder = new TreeBuilder(document, placeAt)
  const tree = document.contents && builder.build(document.contents as Node)
  if (builder.tooLarge) {
    problems.push({
      ...placeAt(0),
      field: '',
      found: `more than ${MOST_NODES} values or ${DEEPEST} levels`,
      expected: 'a smaller scenario',
    })
    return { tree: null, problems }
  }
  if (tree?.kind !== 'map') {
    const found = tree === null ? 'an empty file' : tree.kind === 'list' ? 'a list' : 'a single value'
    problems.push({ ...placeAt(0), field: '', found, expected: 'a map of fields such as name, question and duration' })
    return { tree: null, problems }
  }
  return { tree, problems }
}

/** The parser's words where they help nobody who just writes a scenario. */
const plainWords: Partial<Record<ErrorCode, Pick<Problem, 'found' | 'expected'>>> = {
  TAB_AS_INDENT: { found: 'a tab', expected: 'spaces as indentation' },
  MULTIPLE_DOCS: { found: 'a second document', expected: 'one scenario in a file' },
  BLOCK_AS_IMPLICIT_KEY: {
    found: 'a value that goes on as a field (a second colon, or a line below that stands further right)',
    expected: 'either a value or fields; text with a colon stands in quotes',
  },
}

function syntaxProblem(error: YAMLError, text: string, place: Place): Problem {
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^:\n]*/.exec(text.slice(error.pos[0]))?.[0].trim() ?? ''
    return { ...place, field: key, found: 'the key a second time', expected: 'each key once' }
  }
  const words = plainWords[error.code]
  if (words) return { ...place, field: '', ...words }
  const said = error.message.replace(/\s+/g, ' ').replace(/\.$/, '')
  return { ...place, field: '', found: `YAML that cannot be read (${said})`, expected: 'valid YAML' }
}

class TreeBuilder {
  tooLarge = false
  private nodes = 0
  private readonly document: Document
  private readonly placeAt: (offset: number) => Place

  constructor(document: Document, placeAt: (offset: number) => Place) {
    this.document = document
    this.placeAt = placeAt
  }

  build(node: Node, depth = 0): Tree {
    if (++this.nodes > MOST_NODES || depth > DEEPEST) this.tooLarge = true
    const place = this.placeAt(node.range?.[0] ?? 0)
    if (this.tooLarge) return { kind: 'scalar', place, value: null, source: '' }
    if (isAlias(node)) {
      const target = node.resolve(this.document)
      return target ? this.build(target, depth + 1) : { kind: 'scalar', place, value: null, source: `*${node.source}` }
    }
    if (isMap(node)) {
      const entries = new Map<string, Entry>()
      for (const { key, value } of node.items) {
        const keyPlace = this.placeAt((key as Node).range?.[0] ?? 0)
        const tree = value ? this.build(value as Node, depth + 1) : nothing(keyPlace)
        entries.set(String(isScalar(key) ? key.value : key), { place: keyPlace, tree })
      }
      return { kind: 'map', place, entries }
    }
    if (isSeq(node))
      return { kind: 'list', place, items: node.items.map((item) => this.build(item as Node, depth + 1)) }
    return isScalar(node) ? this.scalar(node.value, node.source, place) : nothing(place)
  }

  private scalar(value: unknown, source: string | undefined, place: Place): ScalarTree {
    const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
    if (known) return { kind: 'scalar', place, value, source: source ?? String(value) }
    return { kind: 'scalar', place, value: String(value), source: source ?? String(value) }
  }
}

function nothing(place: Place): ScalarTree {
  return { kind: 'scalar', place, value: null, source: '' }
}
