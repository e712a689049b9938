import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'

const root = new URL('../../', import.meta.url)
const PACKAGES = '/npm/'

/** Bare names in imports; web workers have no import maps. */
const bareImport = /(\bfrom\s*|\bimport\s*)'([^'./][^']*)'/g

/**
 * Serves the modules of the repository, their types stripped, and a page that may share memory.
 * @param script path of the module that the page runs, from the root: `/sim/…`
 */
export function moduleServer(script: string): Server {
  const page = `<!doctype html><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`
  return createServer(({ url = '/' }, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
    try {
      const body = url === '/' ? page : moduleAt(new URL(url, root))
      response.setHeader('Content-Type', url === '/' ? 'text/html' : 'text/javascript')
      response.end(body)
    } catch (error) {
      response.statusCode = 404
      response.end(String(error))
    }
  })
}

function moduleAt({ pathname }: URL): string {
  if (pathname.startsWith(PACKAGES)) return commonJsModule(pathname.slice(PACKAGES.length))
  const source = readFileSync(new URL(`.${pathname}`, root), 'utf8')
  return stripTypeScriptTypes(source).replaceAll(bareImport, `$1'${PACKAGES}$2'`)
}

/** A package's build for browsers, one CommonJS file, as a module. */
function commonJsModule(name: string): string {
  const folder = new URL(`node_modules/${name}/`, root)
  const { unpkg } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { unpkg: string }
  const source = readFileSync(new URL(unpkg, folder), 'utf8')
  return `const module = { exports: {} }\n${source}\nexport default module.exports\n`
}
