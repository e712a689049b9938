import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { parse } from 'yaml'

/**
 * The public description of the Web API (OpenAPI 3.0), against which answers are held. The project has no copy of it: it is
 * looked for beside the checkout, or where `SOUNDCHECK_WEB_API_DESCRIPTION` says.
 */
export interface WebApiDescription {
  /**
   * What is wrong with an answer.
   *
   * @param path of the request, such as `/v1/tracks/4uLU6hMCjMI75M1A2tKUQC?market=SE`
   * @returns nothing when it is as described
   * @throws RangeError when the description has no such operation or answer
   */
  problems(method: string, path: string, status: number, body: unknown): string[]
}

type Node = Record<string, unknown>

const BESIDE = fileURLToPath(new URL('../../shared/data/web-api.openapi.yml', import.meta.url))

/** The description, or why there is none. */
export function webApiDescription(): WebApiDescription | { readonly missing: string } {
  const path = process.env.SOUNDCHECK_WEB_API_DESCRIPTION ?? BESIDE
  if (!existsSync(path)) {
    return { missing: 'SOUNDCHECK_WEB_API_DESCRIPTION has to name the OpenAPI description of the Web API' }
  }
  return new Description(parse(readFileSync(path, 'utf8'), { maxAliasCount: -1 }) as Node)
}

class Description implements WebApiDescription {
  private readonly document: Node
  private readonly ajv = new Ajv({ strict: false, allErrors: true })
  private readonly validators = new Map<string, ValidateFunction>()

  constructor(document: Node) {
    this.document = withoutNullable(document) as Node
    ;(formats as unknown as (ajv: Ajv) => void)(this.ajv)
    this.ajv.addSchema(this.document, 'web-api')
  }

  problems(method: string, path: string, status: number, body: unknown): string[] {
    const validate = this.validator(this.schemaOf(method, path, status))
    if (validate(body)) return []
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'body'} ${message}`)
  }

  /** Pointer to the schema of an answer's body. */
  private schemaOf(method: string, path: string, status: number): string {
    const template = this.templateOf(path)
    const pointer = ['paths', template, method.toLowerCase(), 'responses', String(status)]
    let response = at(this.document, pointer)
    // The description lists few refusals, and all of them look the same.
    if (response === undefined && status >= 400) response = { $ref: '#/components/responses/Unauthorized' }
    if (response === undefined) throw new RangeError(`the Web API has no ${method} ${template} with ${status}`)
    const { $ref } = response as { $ref?: string }
    const place = $ref === undefined ? pointer : $ref.slice(2).split('/')
    return `#/${[...place, 'content', 'application/json', 'schema'].map(escaped).join('/')}`
  }

  /** The path of the description that a request meets; one without parameters where two do. */
  private templateOf(path: string): string {
    const asked = (path.split('?')[0] as string).replace(/^\/v1/, '').split('/')
    const fits = (template: string) => {
      const parts = template.split('/')
      return parts.length === asked.length && parts.every((part, i) => part.startsWith('{') || part === asked[i])
    }
    const [best] = Object.keys(this.document.paths as Node)
      .filter(fits)
      .sort((a, b) => a.split('{').length - b.split('{').length)
    if (best === undefined) throw new RangeError(`the Web API has no path ${path}`)
    return best
  }

  private validator(pointer: string): ValidateFunction {
    let validate = this.validators.get(pointer)
    if (validate === undefined) {
      validate = this.ajv.compile({ $ref: `web-api${pointer}` })
      this.validators.set(pointer, validate)
    }
    return validate
  }
}

/** OpenAPI 3.0 says "nullable" where JSON Schema has a type of its own; a discriminator only helps to choose. */
function withoutNullable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutNullable)
  if (typeof node !== 'object' || node === null) return node
  const { nullable, discriminator: _, ...rest } = node as Node
  const plain = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withoutNullable(value)]))
  return nullable === true && typeof plain.type === 'string' ? { ...plain, type: [plain.type, 'null'] } : plain
}

function at(node: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Node | undefined)?.[step], node)
}

/** A step of a JSON pointer in a URI. */
function escaped(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))
}
