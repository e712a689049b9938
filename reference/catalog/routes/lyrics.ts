import * as z from 'zod'
import { type Endpoint, endpoint } from '../../shared/endpoint.ts'
import { ServiceError } from '../../shared/service-error.ts'
import { idParam } from '../../shared/web-api/query.ts'
import type { Lyrics, LyricsOutcome } from '../service.ts'
import { CATALOG_CACHE_S, type CatalogRouteParts } from './parts.ts'

const lyricsSchema = z
  .object({
    language: z.string().describe('BCP 47.'),
    sync: z.enum(['word', 'line', 'none']).describe('Whether words have times of their own, or lines, or nothing.'),
    lines: z.array(
      z.object({
        start_ms: z.int().min(0).nullable(),
        words: z.string(),
        parts: z
          .array(z.object({ start_ms: z.int().min(0), words: z.string() }))
          .optional()
          .describe('The words in parts, where those have times; an empty one at the end says when they end.'),
      }),
    ),
  })
  .meta({ id: 'Lyrics' })

const MOST_FILES = 200

const lyricsImport = z
  .object(
    {
      files: z
        .array(
          z.object({ name: z.string('the name of a file').max(1000), text: z.string('the text of the file') }),
          'a list of files, each with name and text',
        )
        .min(1, 'at least one file')
        .max(MOST_FILES, `at most ${MOST_FILES} files`),
      language: z
        .string('a language, BCP 47')
        .max(35, 'a language, BCP 47')
        .default('und')
        .describe('Of files without a tag `[la:]`, BCP 47.'),
    },
    'an object with files',
  )
  .meta({ id: 'LyricsImport' })

const lyricsOutcomes = z
  .object({
    files: z
      .array(
        z.object({
          name: z.string(),
          track_ids: z.array(z.string()).readonly().describe('Tracks that have these lyrics now.'),
          problem: z
            .object({ line: z.int().positive(), message: z.string() })
            .nullable()
            .describe('Why nothing of the file came in.'),
        }),
      )
      .describe('What came of each file, in their order.'),
  })
  .meta({ id: 'LyricsOutcomes' })

/** The words of a track, line by line with their times where those are known, and how they get there. */
export function lyricsRoutes({ service }: Pick<CatalogRouteParts, 'service'>): Endpoint[] {
  return [
    endpoint({
      id: 'get-lyrics',
      method: 'get',
      path: '/v1/tracks/{id}/lyrics',
      tag: 'Tracks',
      summary: 'Beyond the Web API: the words of a track.',
      access: 'client',
      cacheS: CATALOG_CACHE_S,
      params: z.object({ id: idParam('track') }),
      answers: { 200: { description: 'The lines in the order in which they are sung.', schema: lyricsSchema } },
      refusals: ['not-found'],
      handle: async ({ params }) => {
        const lyrics = await service.lyrics(params.id)
        if (lyrics === null) throw new ServiceError('not-found', `there are no lyrics of a track ${params.id}`)
        const { language, lines } = lyrics
        return { json: { language, sync: syncOf(lines), lines: lines.map(lineJson) } }
      },
    }),
    endpoint({
      id: 'import-lyrics',
      method: 'post',
      path: '/v1/operator/lyrics',
      tag: 'Operator',
      summary: 'Brings in lyrics in the LRC format: of each file all, or nothing.',
      access: 'operator',
      limit: 'free',
      body: lyricsImport,
      answers: { 200: { description: 'What came of the files.', schema: lyricsOutcomes } },
      handle: async ({ body }) => ({ json: { files: (await service.importLyrics(body)).map(outcomeJson) } }),
    }),
  ]
}

function syncOf(lines: Lyrics['lines']): 'word' | 'line' | 'none' {
  if (lines.length === 0 || !lines.every(({ startMs }) => startMs !== null)) return 'none'
  return lines.some(({ parts }) => parts !== undefined) ? 'word' : 'line'
}

function lineJson({ startMs, words, parts }: Lyrics['lines'][number]) {
  return {
    start_ms: startMs,
    words,
    ...(parts && { parts: parts.map((part) => ({ start_ms: part.startMs, words: part.words })) }),
  }
}

function outcomeJson(outcome: LyricsOutcome) {
  if ('trackIds' in outcome) return { name: outcome.name, track_ids: outcome.trackIds, problem: null }
  return { name: outcome.name, track_ids: [], problem: { line: outcome.line, message: outcome.message } }
}
