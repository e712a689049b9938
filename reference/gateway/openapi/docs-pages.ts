import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import swaggerUi from 'swagger-ui-dist/absolute-path.js'
import swaggerPackage from 'swagger-ui-dist/package.json' with { type: 'json' }
import * as z from 'zod'
import { type Endpoint, endpoint, type Reply } from '../../shared/endpoint.ts'
import { html } from '../../shared/markup.ts'
import { ServiceError } from '../../shared/service-error.ts'
import type { OpenApiDocument } from './document.ts'

const YEAR_S = 365 * 24 * 3600
const TAG = 'Documentation'

const START = `window.addEventListener('load', () => {
  const ui = SwaggerUIBundle({
    url: '/openapi.json',
    domNode: document.getElementById('docs'),
    deepLinking: true,
    docExpansion: 'none',
    defaultModelsExpandDepth: 0,
    filter: true,
    displayRequestDuration: true,
    validatorUrl: null,
    oauth2RedirectUrl: location.origin + '/docs/oauth2-redirect.html',
  })
  const { clientId } = document.getElementById('docs').dataset
  ui.initOAuth({ clientId, usePkceWithAuthorizationCodeGrant: true })
})
`

/** What the page is made of: ours by its text, the others from the package. */
const assets = {
  'start.js': { contentType: 'text/javascript', text: START },
  'swagger-ui-bundle.js': { contentType: 'text/javascript', text: null },
  'swagger-ui.css': { contentType: 'text/css', text: null },
  'favicon-32x32.png': { contentType: 'image/png', text: null },
} as const

/** What a browser loads where the authorization code comes back to; it looks for its script beside itself. */
const redirectFiles = { 'oauth2-redirect.html': 'text/html', 'oauth2-redirect.js': 'text/javascript' } as const

const assetUrl = (name: keyof typeof assets) => `/docs/assets/${swaggerPackage.version}/${name}`
const fileOf = (name: string) => readFile(join(swaggerUi(), name))

const page = (clientId: string | null) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Soundcheck</title>
<link rel="icon" type="image/png" href="${assetUrl('favicon-32x32.png')}">
<link rel="stylesheet" href="${assetUrl('swagger-ui.css')}">
<script src="${assetUrl('swagger-ui-bundle.js')}" defer></script>
<script src="${assetUrl('start.js')}" defer></script>
</head>
<body>
<main id="docs" data-client-id="${clientId ?? ''}"></main>
<noscript>The description itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
</body>
</html>
`

/**
 * The description of the API, and a page to browse and try it, all served from here.
 *
 * @param clientId of an app for which the page asks users; null: they name one
 */
export function docsEndpoints(document: (baseUrl: string) => OpenApiDocument, clientId: string | null): Endpoint[] {
  const open = { method: 'get', tag: TAG, access: 'anyone', limit: 'free' } as const
  return [
    endpoint({
      ...open,
      id: 'get-openapi',
      path: '/openapi.json',
      summary: 'This description, as OpenAPI 3.1.',
      answers: { 200: { description: 'The document.', schema: z.looseObject({ openapi: z.string() }) } },
      cacheS: 60,
      handle: ({ baseUrl }) => ({ json: document(baseUrl) }),
    }),
    endpoint({
      ...open,
      id: 'get-docs',
      path: '/docs',
      summary: 'A page to browse this description.',
      answers: { 200: { description: 'The page.', schema: null, contentType: 'text/html' } },
      cacheS: 60,
      handle: () => ({ bytes: page(clientId).text, contentType: 'text/html' }),
    }),
    endpoint({
      ...open,
      id: 'get-docs-asset',
      path: '/docs/assets/{version}/{name}',
      summary: 'A part of the page, which never changes at its address.',
      params: z.object({ version: z.string(), name: z.string() }),
      answers: { 200: { description: 'The part.', schema: null, contentType: '*/*' } },
      refusals: ['not-found'],
      async handle({ params: { version, name } }): Promise<Reply> {
        if (version !== swaggerPackage.version || !Object.hasOwn(assets, name)) {
          throw new ServiceError('not-found', `the documentation has no ${name} of ${version}`)
        }
        const { contentType, text } = assets[name as keyof typeof assets]
        const headers = { 'Cache-Control': `public, max-age=${YEAR_S}, immutable` }
        return { bytes: text ?? (await fileOf(name)), contentType, headers }
      },
    }),
    ...Object.entries(redirectFiles).map(([name, contentType]) =>
      endpoint({
        ...open,
        id: `get-docs-${name.replace('.', '-')}`,
        path: `/docs/${name}`,
        summary: 'Takes the authorization code back to the page.',
        answers: { 200: { description: 'The file.', schema: null, contentType } },
        cacheS: 60,
        handle: async () => ({ bytes: await fileOf(name), contentType }),
      }),
    ),
  ]
}
