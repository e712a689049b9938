import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RouteTree } from './route-tree.ts'

const step = fc.constantFrom('a', 'b', 'me', '{x}', '{y}')
const route = fc.record({
  method: fc.constantFrom('GET', 'PUT'),
  steps: fc.array(step, { minLength: 1, maxLength: 4 }),
})
const shapeOf = (steps: readonly string[]) => steps.map((each) => (each.startsWith('{') ? '{}' : each))
const routes = fc.uniqueArray(route, { selector: ({ method, steps }) => `${method} ${shapeOf(steps).join('/')}` })
const asked = fc.array(fc.constantFrom('a', 'b', 'me', 'other', 'a b', '100%'), { minLength: 1, maxLength: 4 })

describe('a tree of routes', () => {
  it('finds what a look at every route would, a name before what may be anything', () => {
    fc.assert(
      fc.property(routes, fc.constantFrom('GET', 'PUT'), asked, fc.boolean(), (all, method, path, hasSlash) => {
        const tree = new RouteTree<string>()
        for (const { method: takes, steps } of all) tree.add(takes, `/${steps.join('/')}`, steps.join('/'))
        const fitting = all
          .filter(({ steps }) => steps.length === path.length)
          .filter(({ steps }) => steps.every((each, i) => each.startsWith('{') || each === path[i]))
        // At the first step where two differ, the name wins: `~` comes after all of them.
        const order = ({ steps }: { steps: string[] }) => shapeOf(steps).join('/').replaceAll('{}', '~')
        const [best] = fitting.filter((each) => each.method === method).sort((a, b) => (order(a) < order(b) ? -1 : 1))
        const url = `/${path.map(encodeURIComponent).join('/')}${hasSlash ? '/' : ''}`
        const found = tree.find(method, url)
        expect(found?.value ?? null).toBe(best?.steps.join('/') ?? null)
        for (const [i, each] of (best?.steps ?? []).entries()) {
          const isLast = best?.steps.lastIndexOf(each) === i
          if (each.startsWith('{') && isLast) expect(found?.params[each.slice(1, -1)]).toBe(path[i])
        }
        expect(tree.methodsAt(url)).toEqual([...new Set(fitting.map((each) => each.method))].sort())
      }),
    )
  })

  it('takes a place once, and parameters that are whole steps', () => {
    const tree = new RouteTree<number>()
    tree.add('GET', '/tracks/{id}', 1)
    expect(() => tree.add('GET', '/tracks/{track}', 2)).toThrow('GET /tracks/{track} is there twice')
    expect(() => tree.add('GET', '/covers/{id}.jpg', 3)).toThrow('a parameter is a whole step')
    expect(tree.find('GET', '/tracks//')).toBeNull()
    expect(() => tree.find('GET', '/tracks/%E0%A4%A')).toThrow(URIError)
  })
})
