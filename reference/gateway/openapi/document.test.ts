import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { eventRoutes } from '../../events/routes.ts'
import { playbackRoutes } from '../../playback/routes.ts'
import { type Endpoint, endpoint } from '../../shared/endpoint.ts'
import { aliases } from '../aliases.ts'
import { type OpenApiDocument, type Operation, openApiDocument } from './document.ts'

const track = z
  .object({ id: z.string(), name: z.string(), next: z.url().nullable() })
  .meta({ id: 'TestTrack', description: 'A track.' })
const page = z.object({ items: z.array(track), total: z.int() }).meta({ id: 'TestPage' })

const endpoints: Endpoint[] = [
  // Nothing is called, only described.
  ...playbackRoutes({ service: null as never }),
  ...eventRoutes({ service: null as never }),
  endpoint({
    id: 'get-track',
    method: 'get',
    path: '/v1/tracks/{id}',
    tag: 'Tracks',
    summary: 'A track.',
    access: 'client',
    params: z.object({ id: z.string().describe('22 characters.') }),
    query: z.object({ market: z.string().optional(), limit: z.coerce.number().int().min(1).max(50).default(20) }),
    answers: { 200: { description: 'The track.', schema: track } },
    refusals: ['not-found'],
    handle: () => ({ empty: true }),
  }),
  endpoint({
    id: 'log-in',
    method: 'post',
    path: '/log-in',
    tag: 'Pages',
    summary: 'Logs in.',
    access: 'anyone',
    limit: 'free',
    body: z.object({ name: z.string() }).prefault({ name: '' }),
    form: true,
    answers: {
      200: { description: 'A page.', schema: null, contentType: 'text/html' },
      400: { description: 'The page again.', schema: null, contentType: 'text/html' },
      204: { description: 'Nothing.', schema: null },
    },
    handle: () => ({ empty: true }),
  }),
  endpoint({
    id: 'stop',
    method: 'delete',
    path: '/v1/operator/service',
    tag: 'Operations',
    summary: 'Stops.',
    access: 'operator',
    dependency: 'playlists',
    answers: { 200: { description: 'Pages.', schema: page }, 503: { description: 'Not now.', schema: page } },
    handle: () => ({ empty: true }),
  }),
]
const usedAliases = aliases.filter(({ endpoint: id }) => endpoints.some((each) => each.id === id))
const document = openApiDocument(endpoints, usedAliases)('http://127.0.0.1:4700')
const at = (path: string, method: string) => document.paths[path]?.[method] as Operation

/** The value that a reference within the document leads to; undefined when it leads nowhere. */
function resolve(ref: string): unknown {
  const steps = ref.replace(/^#\//, '').split('/')
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document)
}

function* valuesOf(key: string, value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (name === key) yield inner
    yield* valuesOf(key, inner)
  }
}

/**
 * The laws of the OpenAPI 3.1 meta-schema (2022-10-07) for the objects that a document of ours has: the fields that each may
 * have, and those that it must. No package that is installed has the meta-schema itself.
 */
const strings = { type: 'array', items: { type: 'string' } }
const object = (properties: object, required: string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const map = (values: object, names = '^') => ({
  type: 'object',
  patternProperties: { [names]: values },
  additionalProperties: false,
})
const text = { type: 'string' }
const schema = { type: ['object', 'boolean'] }
const reference = object({ $ref: { type: 'string', pattern: '^#/components/' } }, ['$ref'])
const content = map(object({ schema, example: {} }, []), '^[a-z*]+/[a-z*+.-]+$')
const response = object({ description: text, headers: map(object({ description: text, schema }, [])), content }, [
  'description',
])
const operation = object(
  {
    operationId: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
    summary: { type: 'string', pattern: '[.`]$' },
    tags: { ...strings, minItems: 1 },
    security: { type: 'array', items: map(strings) },
    parameters: {
      type: 'array',
      items: {
        ...object(
          { name: text, in: { enum: ['path', 'query'] }, required: { type: 'boolean' }, description: text, schema },
          ['name', 'in', 'schema'],
        ),
        if: { properties: { in: { const: 'path' } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { properties: { required: { const: true } } },
      },
    },
    requestBody: object({ required: { type: 'boolean' }, content }, ['content']),
    responses: map({ anyOf: [response, reference] }, '^([1-5][0-9][0-9]|default)$'),
  },
  ['operationId', 'summary', 'tags', 'security', 'parameters', 'responses'],
)
const flow = (required: string[]) =>
  object(
    {
      authorizationUrl: { type: 'string', format: 'uri' },
      tokenUrl: { type: 'string', format: 'uri' },
      refreshUrl: { type: 'string', format: 'uri' },
      scopes: map(text),
    },
    required,
  )
const securityScheme = {
  oneOf: [
    object({ type: { const: 'http' }, scheme: { const: 'bearer' }, description: text }, ['type', 'scheme']),
    object(
      {
        type: { const: 'oauth2' },
        description: text,
        flows: object(
          {
            authorizationCode: flow(['authorizationUrl', 'tokenUrl', 'scopes']),
            clientCredentials: flow(['tokenUrl', 'scopes']),
          },
          [],
        ),
      },
      ['type', 'flows'],
    ),
  ],
}
const component = '^[a-zA-Z0-9._-]+$'
const law = object(
  {
    openapi: { const: '3.1.0' },
    info: object({ title: text, version: text, description: text }, ['title', 'version']),
    servers: { type: 'array', items: object({ url: { type: 'string', format: 'uri' } }, ['url']) },
    tags: { type: 'array', items: object({ name: text }, ['name']) },
    paths: map(map(operation, '^(get|put|post|delete)$'), '^/'),
    components: object(
      {
        schemas: map(schema, component),
        responses: map(response, component),
        securitySchemes: map(securityScheme, component),
      },
      [],
    ),
  },
  ['openapi', 'info', 'paths'],
)

describe('the OpenAPI document', () => {
  it('has the form of OpenAPI 3.1, and schemas of JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    formats.default(ajv)
    const isValid = ajv.compile(law)
    expect(isValid(document), JSON.stringify(isValid.errors, null, 2)).toBe(true)
    for (const found of valuesOf('schema', document)) {
      expect(ajv.validateSchema(found as object), JSON.stringify(found)).toBe(true)
    }
    for (const found of Object.values(document.components.schemas)) expect(ajv.validateSchema(found)).toBe(true)
  })

  it('refers to nothing that is not there, and names every operation once', () => {
    const refs = [...valuesOf('$ref', document)] as string[]
    expect(refs.length).toBeGreaterThan(10)
    expect(refs.filter((ref) => resolve(ref) === undefined)).toEqual([])
    const operations = Object.values(document.paths).flatMap((each) => Object.values(each))
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const tags = new Set(document.tags.map(({ name }) => name))
    for (const each of operations.flatMap((found) => found.tags)) expect(tags).toContain(each)
    const schemes = Object.keys(document.components.securitySchemes)
    for (const each of operations.flatMap(({ security }) => security.flatMap(Object.keys)))
      expect(schemes).toContain(each)
  })

  it('has exactly the parameters that stand in a path', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      for (const { parameters } of Object.values(methods)) {
        const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
        expect(declared).toEqual(inPath)
      }
    }
  })

  it('says what an endpoint takes and answers, with named schemas', () => {
    const { parameters, responses, security } = at('/v1/tracks/{id}', 'get')
    expect(parameters).toEqual([
      {
        name: 'id',
        in: 'path',
        required: true,
        description: '22 characters.',
        schema: { type: 'string', description: '22 characters.' },
      },
      { name: 'market', in: 'query', required: false, schema: { type: 'string' } },
      {
        name: 'limit',
        in: 'query',
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 50, default: 20 },
      },
    ])
    expect(responses[200]).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/TestTrack' } } },
    })
    expect(document.components.schemas.TestPage).toMatchObject({
      properties: { items: { items: { $ref: '#/components/schemas/TestTrack' } } },
    })
    expect(security).toEqual([{ oauth: [] }, { token: [] }])
    expect(at('/v1/me/player/play', 'put').security[0]).toEqual({ oauth: ['user-modify-playback-state'] })
    expect(at('/v1/me/player/play', 'put').requestBody?.required).toBe(false)
    expect(at('/v1/me/player/events', 'post').requestBody?.required).toBe(true)
  })

  it('lists the codes of every refusal by its status, once for all that share them', () => {
    const refused = at('/v1/tracks/{id}', 'get').responses[404] as { $ref: string }
    expect(refused).toEqual({ $ref: '#/components/responses/404.not-found' })
    expect(resolve(refused.$ref)).toMatchObject({
      content: { 'application/json': { example: { error: { status: 404, reason: 'not-found' } } } },
    })
    expect(at('/v1/tracks/{id}', 'get').responses).not.toHaveProperty('413')
    expect(at('/v1/me/player/play', 'put').responses[403]).toEqual({
      $ref: '#/components/responses/403.user-required.scope-missing.premium-required.market-restricted',
    })
    const stop = JSON.stringify(at('/v1/operator/service', 'delete').responses)
    expect(stop).toContain('operator-only')
    expect(stop).toContain('read-only')
  })

  it('tells of answers that a failing part may be left out of', () => {
    const [plain] = endpoints as [Endpoint]
    const searching: Endpoint = { ...plain, dependency: 'search', fallback: () => ({ empty: true }) }
    const { paths } = openApiDocument([searching], [])('http://127.0.0.1')
    const { responses } = (paths['/v1/me/player/play'] as Record<string, Operation>).put as Operation
    expect(responses[200]).toMatchObject({ headers: { 'Soundcheck-Degraded': { schema: { type: 'string' } } } })
    expect(at('/v1/me/player/play', 'put').responses[200]).not.toHaveProperty('headers')
  })

  it('knows pages, and statuses that mean a page or a refusal', () => {
    const { responses, requestBody, security } = at('/log-in', 'post')
    expect(Object.keys((responses[400] as { content: object }).content).sort()).toEqual([
      'application/json',
      'text/html',
    ])
    expect(responses[204]).toEqual({ description: 'Nothing.' })
    expect(responses).not.toHaveProperty('429')
    expect(Object.keys(requestBody?.content ?? {})).toEqual(['application/x-www-form-urlencoded'])
    expect(security).toEqual([])
    expect(at('/v1/operator/service', 'delete').responses[503]).toMatchObject({
      content: {
        'application/json': { schema: { anyOf: [{ $ref: '#/components/schemas/TestPage' }, expect.anything()] } },
      },
    })
  })

  it('shows aliases with their own names', () => {
    expect(at('/songs/{id}/stream', 'get')).toMatchObject({
      operationId: 'get-songs-id-stream',
      tags: ['Names in the source documents'],
    })
    const search = openApiDocument(
      [
        {
          ...(endpoints.find(({ id }) => id === 'get-track') as Endpoint),
          path: '/v1/search',
          params: undefined,
          query: z.object({ q: z.string(), limit: z.string() }),
        },
      ],
      [{ source: 'S1', method: 'get', path: '/search', endpoint: 'get-track', query: { q: '{query}' } }],
    )('http://127.0.0.1') as OpenApiDocument
    expect(search.paths['/search']?.get?.parameters.map(({ name, required }) => [name, required])).toEqual([
      ['query', true],
      ['limit', true],
    ])
  })

  it('does not come about from schemas that contradict each other', () => {
    const other: Endpoint = {
      ...(endpoints[0] as Endpoint),
      id: 'other',
      answers: { 200: { description: 'Another.', schema: z.object({ other: z.string() }).meta({ id: 'Manifest' }) } },
    }
    expect(() => openApiDocument([...endpoints, other], [])).toThrow('two schemas that differ have the id Manifest')
  })
})
