import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { imageIdOf } from '../../reference/shared/image-ids.ts'
import type { LiveService } from '../platform/live-service.fixture.ts'

const PACKAGE = 'schemathesis==4.32.5'

/** What must hold of every answer: no defect shows, status, type, headers and body are what the description has, and other methods are refused. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'allow_header_conformance',
]
/** So many of the values for a parameter are of things that exist, where nobody would guess them. */
const PROBABILITY_OF_KNOWN = 0.7

/** What a run found. */
interface FuzzReport {
  readonly testCases: number
  readonly operations: number
  /** One line each, with the endpoints; how to reproduce them is in `output`. */
  readonly failures: readonly string[]
  /** Endpoints that it could make no requests for. */
  readonly errors: readonly string[]
  readonly output: string
}

/** The program, installed in a directory of the user's cache when it is not there; or why it cannot be had. */
export function findSchemathesis(): { readonly program: string } | { readonly missing: string } {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  const directory = join(cache, 'soundcheck', PACKAGE.replace('==', '-'))
  const program = join(directory, 'bin', 'schemathesis')
  if (existsSync(program)) return { program }
  try {
    execFileSync('python3', ['-m', 'venv', directory], { stdio: 'pipe' })
    execFileSync(join(directory, 'bin', 'pip'), ['install', '--quiet', PACKAGE], { stdio: 'pipe' })
    return { program }
  } catch (error) {
    return { missing: `python3 -m venv ${directory} && pip install ${PACKAGE} fails: ${(error as Error).message}` }
  }
}

/** Makes requests from a service's own description, good ones and bad ones, for as long as it is given. */
export async function fuzz(program: string, service: LiveService, seed: number, seconds: number): Promise<FuzzReport> {
  const directory = mkdtempSync(join(tmpdir(), 'soundcheck-fuzz-'))
  try {
    const [config, report] = [join(directory, 'schemathesis.toml'), join(directory, 'report.json')]
    writeFileSync(config, configOf(service))
    const child = spawn(
      program,
      [
        ...['--no-color', '--config-file', config, 'run', `${service.url}/openapi.json`],
        ...['--header', `Authorization: Bearer ${service.tokens.premium}`],
        ...['--checks', CHECKS.join(), '--phases', 'coverage,fuzzing', '--continue-on-failure', '--no-shrink'],
        ...['--seed', String(seed), '--max-time', String(seconds), '--suppress-health-check', 'all'],
        ...['--report', 'json', '--report-json-path', report, '--warnings', 'off'],
      ],
      // It keeps what it has learned in the directory it runs in.
      { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
    await once(child, 'close')
    if (!existsSync(report)) throw new Error(`schemathesis ended without a report: ${output}`)
    const { test_cases, operations, failures, errors } = JSON.parse(readFileSync(report, 'utf8')) as Report
    return {
      testCases: test_cases.generated,
      operations: operations.tested,
      failures: failures.map(({ title, operations }) => `${title}: ${operations.join(', ')}`),
      errors: errors.map(({ title, count }) => `${title}: ${count}`),
      output,
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

interface Report {
  readonly test_cases: { readonly generated: number }
  readonly operations: { readonly tested: number }
  readonly failures: readonly { readonly title: string; readonly operations: readonly string[] }[]
  readonly errors: readonly { readonly title: string; readonly count: number }[]
}

/** The ids of things that exist, for the endpoints that are about them, and the operator's token for theirs. */
function configOf({ ids, accounts, tokens }: LiveService): string {
  const tracks = [...ids.tracks, ...ids.stock]
  const known: Record<string, { readonly paths: string; readonly parameters: string[]; readonly values: string[] }> = {
    tracks: {
      paths: '/(tracks|songs|audio-features|stream)(/|$)',
      parameters: ['path.id', 'query.ids'],
      values: tracks,
    },
    albums: { paths: '/albums(/|$)', parameters: ['path.id', 'query.ids'], values: [ids.album, ids.older] },
    artists: {
      paths: '/artists(/|$)|/following',
      parameters: ['path.id', 'query.ids'],
      values: [ids.artist, ids.guest],
    },
    shows: { paths: '/shows(/|$)', parameters: ['path.id', 'query.ids'], values: [ids.show] },
    episodes: { paths: '/episodes(/|$)', parameters: ['path.id', 'query.ids'], values: ids.episodes },
    playlists: { paths: '/playlists/', parameters: ['path.id'], values: [ids.playlist] },
    users: { paths: '/users/', parameters: ['path.id'], values: [accounts.free.id] },
    categories: { paths: '/categories/', parameters: ['path.category'], values: ['lo-fi-beats', 'test'] },
    images: {
      paths: '/images/',
      parameters: ['path.image_id'],
      values: [imageIdOf('album', ids.album), imageIdOf('artist', ids.artist)],
    },
    uris: {
      paths: '/me/library',
      parameters: ['query.uris'],
      values: [`spotify:track:${ids.tracks[0]}`, `spotify:artist:${ids.artist},spotify:album:${ids.album}`],
    },
  }
  const dictionaries = Object.entries(known).map(([name, { values }]) => `${name} = { values = ${toml(values)} }`)
  const operations = Object.entries(known).map(([dictionary, { paths, parameters }]) => {
    const binding = `{ dictionary = ${toml(dictionary)}, probability = ${PROBABILITY_OF_KNOWN} }`
    const bindings = parameters.map((parameter) => `${toml(parameter)} = ${binding}`)
    return `[[operations]]\ninclude-path-regex = ${toml(paths)}\nparameters = { ${bindings.join(', ')} }`
  })
  const operator = `[[operations]]\ninclude-tag = "Operator"\nheaders = { Authorization = ${toml(`Bearer ${tokens.operator}`)} }`
  return ['[dictionaries]', ...dictionaries, ...operations, operator, ''].join('\n')
}

/** Text and lists of it are written in TOML as in JSON. */
function toml(value: string | readonly string[]): string {
  return JSON.stringify(value)
}
