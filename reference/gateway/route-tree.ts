/** What is at a place, and the steps of the path that have names. */
export interface Found<Value> {
  readonly value: Value
  readonly params: Readonly<Record<string, string>>
}

interface Node<Value> {
  readonly named: Map<string, Node<Value>>
  any: Node<Value> | null
  /** By method; each with the names that its path gives to the steps that may be anything. */
  readonly methods: Map<string, { readonly value: Value; readonly names: readonly string[] }>
}

const emptyNode = <Value>(): Node<Value> => ({ named: new Map(), any: null, methods: new Map() })

/**
 * Paths such as `/v1/tracks/{id}` as a tree of their steps: finding one takes as long as it has steps, however many there
 * are. A step that is named comes before one that may be anything (`/v1/me/tracks/contains` before `/v1/me/tracks/{id}`).
 */
export class RouteTree<Value> {
  private readonly root: Node<Value> = emptyNode()

  /** @throws Error when the place is taken, or a parameter is not a whole step: a mistake in the program */
  add(method: string, path: string, value: Value): void {
    const names: string[] = []
    let node = this.root
    for (const step of stepsOf(path)) {
      const name = /^\{(\w+)\}$/.exec(step)?.[1]
      if (name === undefined && /[{}]/.test(step)) throw new Error(`${path}: a parameter is a whole step of a path`)
      if (name !== undefined) names.push(name)
      node = name === undefined ? namedChild(node, step) : anyChild(node)
    }
    if (node.methods.has(method)) throw new Error(`${method} ${path} is there twice`)
    node.methods.set(method, { value, names })
  }

  /**
   * What a method does at a path, with or without a slash at its end; null when it does nothing there.
   *
   * @throws URIError when a parameter is not encoded as URLs are
   */
  find(method: string, path: string): Found<Value> | null {
    for (const { node, anything } of this.nodesAt(path)) {
      const place = node.methods.get(method)
      if (place === undefined) continue
      const { value, names } = place
      return {
        value,
        params: Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(anything[i] ?? '')])),
      }
    }
    return null
  }

  /** The methods that a path takes, in the order of the alphabet; none when nothing is there. */
  methodsAt(path: string): string[] {
    const methods = [...this.nodesAt(path)].flatMap(({ node }) => [...node.methods.keys()])
    return [...new Set(methods)].sort()
  }

  /** All nodes that fit, and the steps for which anything was taken; those with the earlier name first. */
  private *nodesAt(path: string): Generator<{ node: Node<Value>; anything: readonly string[] }> {
    yield* nodesBelow(this.root, stepsOf(path), 0, [])
  }
}

function* nodesBelow<Value>(
  node: Node<Value>,
  steps: readonly string[],
  depth: number,
  anything: readonly string[],
): Generator<{ node: Node<Value>; anything: readonly string[] }> {
  if (depth === steps.length) {
    yield { node, anything }
    return
  }
  const step = steps[depth] as string
  const named = node.named.get(step)
  if (named) yield* nodesBelow(named, steps, depth + 1, anything)
  if (node.any && step !== '') yield* nodesBelow(node.any, steps, depth + 1, [...anything, step])
}

function namedChild<Value>(node: Node<Value>, step: string): Node<Value> {
  let child = node.named.get(step)
  if (child === undefined) {
    child = emptyNode()
    node.named.set(step, child)
  }
  return child
}

function anyChild<Value>(node: Node<Value>): Node<Value> {
  node.any ??= emptyNode()
  return node.any
}

function stepsOf(path: string): string[] {
  const end = path.length > 1 && path.endsWith('/') ? path.length - 1 : path.length
  return path.slice(1, end).split('/')
}
