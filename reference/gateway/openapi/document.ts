import * as z from 'zod'
import type { AnswerDefinition, Endpoint, EndpointAccess } from '../../shared/endpoint.ts'
import { scopes } from '../../shared/scopes.ts'
import { type ServiceErrorCode, serviceErrors } from '../../shared/service-error.ts'
import { type Alias, type AliasTable, placeholders } from '../aliases.ts'
import { type DependencyName, degradations } from '../degradation.policy.ts'
import { refusalsOf } from './refusals.ts'
import { type JsonSchema, WireSchemas } from './wire-schema.ts'

/** Of the API, in the sense of semantic versioning. */
const API_VERSION = '1.0.0'
const ALIAS_TAG = 'Names in the source documents'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

interface MediaType {
  readonly schema?: JsonSchema
  readonly example?: unknown
}

interface ResponseObject {
  readonly description: string
  readonly headers?: JsonSchema
  readonly content?: Readonly<Record<string, MediaType>>
}

interface Reference {
  readonly $ref: string
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, MediaType>> }
  readonly responses: Readonly<Record<string, ResponseObject | Reference>>
}

/** An OpenAPI 3.1 document, as far as this one goes. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly responses: Readonly<Record<string, ResponseObject>>
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>
  }
}

const errorSchema = z
  .object({
    error: z.object({
      status: z.int().describe('The HTTP status.'),
      message: z.string().describe('For people: what was found and what was expected.'),
      reason: z.enum(Object.keys(serviceErrors)).describe('For programs; stable.'),
    }),
  })
  .meta({ id: 'Error' })

const ERROR = { $ref: '#/components/schemas/Error' } as const

/** What operations share: schemas by their ids, and refusals by their codes. */
class DocumentParts {
  readonly schemas = new WireSchemas()
  readonly responses: Record<string, ResponseObject> = {}

  refusal(status: string, codes: readonly ServiceErrorCode[]): Reference {
    const name = [status, ...codes].join('.')
    this.responses[name] ??= refusalResponse(codes)
    return { $ref: `#/components/responses/${name}` }
  }
}

/**
 * Describes endpoints and aliases from the same definitions that they run by, so that what is documented is what is
 * checked.
 *
 * @returns the document for a base URL, such as `http://127.0.0.1:4700`
 * @throws Error when two schemas that differ have one id
 */
export function openApiDocument(
  endpoints: readonly Endpoint[],
  aliases: AliasTable,
): (baseUrl: string) => OpenApiDocument {
  const parts = new DocumentParts()
  parts.schemas.of(errorSchema)
  const operations = new Map(endpoints.map((endpoint) => [endpoint.id, operationOf(endpoint, parts)]))
  const paths: Record<string, Record<string, Operation>> = {}
  const put = (path: string, method: string, operation: Operation) => {
    paths[path] = { ...paths[path], [method]: operation }
  }
  for (const { id, path, method } of endpoints) put(path, method, operations.get(id) as Operation)
  for (const alias of aliases) {
    const operation = operations.get(alias.endpoint)
    if (operation !== undefined) put(alias.path, alias.method, aliasOperation(alias, operation))
  }
  const tags = [...new Set([...endpoints.map(({ tag }) => tag), ...(aliases.length > 0 ? [ALIAS_TAG] : [])])]
  return (baseUrl) => ({
    openapi: '3.1.0',
    info: {
      title: 'Soundcheck',
      version: API_VERSION,
      description:
        'A streaming service on one machine, with the paths and fields of the Spotify Web API. Every refusal has the shape ' +
        '`{"error":{"status","message","reason"}}`; match `reason`, which is stable. A request with the header ' +
        '`Soundcheck-Trace: 1`, or with `trace=1` in its query, is told in `Soundcheck-Trace-Url` where its path through the ' +
        'service is shown.',
    },
    servers: [{ url: baseUrl }],
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      schemas: parts.schemas.components,
      responses: parts.responses,
      securitySchemes: securitySchemes(baseUrl),
    },
  })
}

function securitySchemes(baseUrl: string): Record<string, JsonSchema> {
  const tokenUrl = `${baseUrl}/api/token`
  return {
    oauth: {
      type: 'oauth2',
      description: 'A token for a user, by authorization code with PKCE, or one for an app itself.',
      flows: {
        authorizationCode: { authorizationUrl: `${baseUrl}/authorize`, tokenUrl, refreshUrl: tokenUrl, scopes },
        clientCredentials: { tokenUrl, scopes: {} },
      },
    },
    token: { type: 'http', scheme: 'bearer', description: 'A token that you have already.' },
    operator: { type: 'http', scheme: 'bearer', description: 'The token of whoever runs the service.' },
  }
}

function operationOf(endpoint: Endpoint, parts: DocumentParts): Operation {
  const { schemas } = parts
  const { id, summary, tag, access, params, query, body, form, path } = endpoint
  const declared = params === undefined ? [] : schemas.fieldsOf(params)
  const inPath = placeholders(path).map((name): Parameter => {
    const { schema = { type: 'string' } } = declared.find((field) => field.name === name) ?? {}
    return { name, in: 'path', required: true, schema }
  })
  const inQuery = (query === undefined ? [] : schemas.fieldsOf(query)).map(
    (field): Parameter => ({ ...field, in: 'query' }),
  )
  const contentType = form ? 'application/x-www-form-urlencoded' : 'application/json'
  return {
    operationId: id,
    summary,
    tags: [tag],
    security: securityOf(access),
    parameters: [...inPath, ...inQuery].map(withDescription),
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { [contentType]: { schema: schemas.of(body) } },
      },
    }),
    responses: responsesOf(endpoint, parts),
  }
}

/** What a schema says of a parameter stands with the parameter, where readers look. */
function withDescription(parameter: Parameter): Parameter {
  const { description } = parameter.schema
  return typeof description === 'string' ? { ...parameter, description } : parameter
}

function securityOf(access: EndpointAccess): Operation['security'] {
  if (access === 'anyone') return []
  if (access === 'operator') return [{ operator: [] }]
  return [{ oauth: access === 'client' ? [] : access.user }, { token: [] }]
}

function responsesOf(endpoint: Endpoint, parts: DocumentParts): Record<string, ResponseObject | Reference> {
  const refusals = Map.groupBy(refusalsOf(endpoint), (code) => String(serviceErrors[code].status))
  const answers: [string, AnswerDefinition][] = Object.entries(endpoint.answers)
  return {
    ...Object.fromEntries([...refusals].map(([status, codes]) => [status, parts.refusal(status, codes)])),
    // An endpoint may answer with one of these statuses in its own way too, such as a page that says what was wrong.
    ...Object.fromEntries(
      answers.map(([status, answer]) => [
        status,
        { ...answerResponse(answer, refusals.get(status), parts.schemas), ...degradedHeaders(endpoint, status) },
      ]),
    ),
    default: { description: 'Any other refusal.', content: { 'application/json': { schema: ERROR } } },
  }
}

/** An answer that may be a fallback says so. */
function degradedHeaders({ dependency, fallback }: Endpoint, status: string): Pick<ResponseObject, 'headers'> {
  if (dependency === undefined || fallback === undefined || !status.startsWith('2')) return {}
  const { meaning } = degradations[dependency as DependencyName]
  return { headers: { 'Soundcheck-Degraded': { description: meaning, schema: { type: 'string' } } } }
}

function answerResponse(
  { description, schema, contentType }: AnswerDefinition,
  refusals: readonly ServiceErrorCode[] | undefined,
  schemas: WireSchemas,
): ResponseObject {
  const type = contentType ?? (schema === null ? undefined : 'application/json')
  const own = schema === null ? {} : { schema: schemas.of(schema) }
  const content: Record<string, MediaType> = refusals === undefined ? {} : refusalContent(refusals)
  const refused = type === undefined ? undefined : content[type]
  if (type !== undefined) content[type] = refused ? { schema: { anyOf: [own.schema ?? {}, refused.schema] } } : own
  return { description, ...(Object.keys(content).length > 0 && { content }) }
}

function refusalResponse(codes: readonly ServiceErrorCode[]): ResponseObject {
  const retryAfter = { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } }
  return {
    description: codes.map((code) => `\`${code}\`: ${serviceErrors[code].meaning}`).join('\n\n'),
    ...(codes.includes('rate-limited') && { headers: retryAfter }),
    content: refusalContent(codes),
  }
}

function refusalContent(codes: readonly ServiceErrorCode[]): Record<string, MediaType> {
  const reason = { properties: { error: { properties: { reason: { enum: codes } } } } }
  const [code] = codes as [ServiceErrorCode]
  const { status, meaning } = serviceErrors[code]
  const example = { error: { status, message: meaning, reason: code } }
  return { 'application/json': { schema: { allOf: [ERROR, reason] }, example } }
}

/** The operation that an alias stands for, with the alias' names for what it is given. */
function aliasOperation(alias: Alias, operation: Operation): Operation {
  const given = { ...alias.params, ...alias.query }
  const names = [...new Set([...placeholders(alias.path), ...Object.values(given).flatMap(placeholders)])]
  const inPath = placeholders(alias.path)
  const renamed = names.map((name): Parameter => {
    const [field] = Object.entries(given).find(([, text]) => text === `{${name}}`) ?? []
    const original = operation.parameters.find((parameter) => parameter.name === field)
    const isInPath = inPath.includes(name)
    return {
      ...(original ?? { schema: { type: 'string' } }),
      name,
      in: isInPath ? 'path' : 'query',
      required: isInPath || (original?.required ?? false),
    }
  })
  const rest = operation.parameters.filter(
    ({ name, in: place }) => place === 'query' && !(name in given) && !names.includes(name),
  )
  return {
    ...operation,
    operationId: `${alias.method}${alias.path.replace(/[^\w]+/g, '-')}`.replace(/-$/, ''),
    summary: `${operation.summary} What ${alias.source} calls \`${operation.operationId}\`.`,
    tags: [ALIAS_TAG],
    parameters: [...renamed, ...rest],
  }
}
