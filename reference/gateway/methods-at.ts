import type { Router } from 'express'

/** What a router keeps of a route, beside what its types tell. */
interface Layer {
  route?: { methods: Readonly<Record<string, boolean>> }
  match(path: string): boolean
}

/** The methods that a path takes, as `Allow` lists them; none when nothing is there. */
export function methodsAt(path: string, routers: readonly Router[]): string[] {
  const layers = routers.flatMap(({ stack }) => stack as unknown as Layer[])
  const methods = layers
    .filter((layer) => layer.route !== undefined && layer.match(path))
    .flatMap(({ route }) => Object.keys(route?.methods ?? {}))
    .map((method) => method.toUpperCase())
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method)))].sort()
}
