import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { CatalogService } from '../../reference/catalog/service.ts'
import { openDataDirectory } from '../../reference/storage/data-directory/data-directory.ts'
import { systemClock } from '../../reference/system-clock.ts'
import { announce } from '../listener/run-file.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'
import { generateOutput } from './generate.output.ts'
import { importOutput } from './import.output.ts'

const HEADER = 'track_name,artist_name,genre,duration_ms,popularity,track_id'
const rows = (count: number) => Array.from({ length: count }, (_, i) => `Title ${i},Artist ${i % 9},pop,1000,50,t${i}`)

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'soundcheck-import-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

function write(name: string, lines: readonly string[], directory = cwd): void {
  writeFileSync(join(directory, name), `${lines.join('\n')}\n`)
}

/** How many things the catalog of a data directory has told of. */
async function changesIn(data: string): Promise<Record<string, number>> {
  const location = join(cwd, data, 'catalog.db')
  const catalog = await CatalogService.open({ location, clock: systemClock, cache: null }, async () => new Map())
  const changes = await catalog.changes(0, 100_000)
  await catalog.close()
  return Object.fromEntries([...Map.groupBy(changes, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]))
}

describe('into the catalog of a service that does not run', () => {
  it('brings in every song once, however often it is done', async () => {
    write('songs.csv', [HEADER, ...rows(1200)])
    const line = 'import songs.csv --data music --json'
    const first = await soundcheck(line, { cwd })
    const second = await soundcheck(line, { cwd })
    expect(second).toEqual(first)
    expect(first).toMatchObject({ exitCode: 0, err: '' })
    expect(importOutput.parse(JSON.parse(first.out))).toMatchObject({
      ...{ where: 'the catalog in music', rows: 1200, tracks: 1200, artists: 9, badRows: 0, isStopped: false },
    })
    expect(await changesIn('music')).toMatchObject({ track: 1200, artist: 9 })
  })

  it('tells people what was left out, and why', async () => {
    write('songs.csv', [HEADER, ...rows(1), ',Nobody,pop,1000,50,x'])
    expect(await soundcheck('import songs.csv --data music', { cwd })).toEqual({
      exitCode: 1,
      out:
        '1 track of 1 artist on 1 album is in the catalog in music; 0 with audio features, none with audio.\n' +
        '1 row was left out:\n  songs.csv:3  track_name: expected a name, found nothing\n',
      err: '',
    })
  })

  it('shows on a terminal how far it is, and takes that away again', async () => {
    write('songs.csv', [HEADER, ...rows(600)])
    const { err } = await soundcheck('import songs.csv --data music', { cwd, isTTY: true })
    expect(err).toContain('importing')
    expect(err).toContain('100\u00a0%')
  })

  it.each([
    ['none.csv', 'file-unreadable', 'none.csv cannot be read: there is no such file or directory.'],
    ['.', 'file-unreadable', '. cannot be read: it is not a file.'],
    ['empty.csv', 'file-invalid', 'empty.csv: line 1: expected the names of the columns, found an empty file'],
    [
      'columns.csv',
      'file-invalid',
      'columns.csv: line 1: expected a column duration_ms or duration, found title, artist',
    ],
    ['quote.csv', 'file-invalid', 'quote.csv: line 2: expected a quote that ends the field, found the end of the file'],
  ])('refuses %s', async (file, code, message) => {
    writeFileSync(join(cwd, 'empty.csv'), '')
    write('columns.csv', ['title,artist', 'x,y'])
    write('quote.csv', [HEADER, '"One,A,x,1000,1,a'])
    const { exitCode, out } = await soundcheck(['import', file, '--data', 'music', '--json'], { cwd })
    expect({ exitCode, error: JSON.parse(out).error }).toEqual({ exitCode: 2, error: { code, message } })
  })

  it('refuses a directory that is not its own, and one that is in use', async () => {
    write('songs.csv', [HEADER, ...rows(1)])
    const into = async (data: string) => (await soundcheck(['import', 'songs.csv', '--data', data], { cwd })).err
    mkdirSync(join(cwd, 'photos'))
    writeFileSync(join(cwd, 'photos', 'cat.jpg'), '')
    expect(await into('photos')).toMatch(/photos: not a data directory of Soundcheck \(it holds cat\.jpg/)
    expect(await into('songs.csv')).toMatch(/songs\.csv: cannot be a data directory/)
    const open = openDataDirectory(join(cwd, 'used'))
    expect(await into('used')).toMatch(/used: another service is using it/)
    open.close()
  })
})

describe('into a service that runs', () => {
  /** What answers the batches, by their numbers; undefined breaks the connection off. */
  async function serviceThat(answers: (batch: number) => { status: number; body?: unknown } | undefined) {
    const batches: { token: string | undefined; tracks: unknown[] }[] = []
    const server = createServer(async (request, response) => {
      const { tracks } = JSON.parse(await text(request)) as { tracks: unknown[] }
      const answer = answers(batches.length)
      batches.push({ token: request.headers.authorization, tracks })
      if (answer === undefined) request.socket.destroy()
      else response.writeHead(answer.status).end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const directory = announce({ url, token: 'demo' })
    write('songs.csv', [HEADER, ...rows(1200)], directory)
    const done = await soundcheck('import songs.csv --data . --json', { cwd: directory })
    return { url, batches, exitCode: done.exitCode, said: JSON.parse(done.out) }
  }

  it('goes through its own endpoint', async () => {
    const { url, batches, exitCode, said } = await serviceThat(() => ({ status: 204 }))
    expect({ exitCode, where: said.where, tracks: said.tracks }).toEqual({
      exitCode: 0,
      where: `the service at ${url}`,
      tracks: 1200,
    })
    expect(batches.map(({ token, tracks }) => [token, tracks.length])).toEqual([
      ['Bearer nor demo', 500],
      ['Bearer nor demo', 500],
      ['Bearer nor demo', 200],
    ])
  })

  it('says what is kept when the service is killed meanwhile', async () => {
    const { url, exitCode, said } = await serviceThat((batch) => (batch === 0 ? { status: 204 } : undefined))
    expect({ exitCode, code: said.error.code }).toEqual({ exitCode: 2, code: 'service-unreachable' })
    expect(said.error.message).toBe(
      `${url} does not answer: other side closed. What was brought in before is kept; the same command again brings in the rest.`,
    )
  })

  it('hands on why the service refused', async () => {
    const error = { status: 503, message: 'the disk is full', reason: 'storage-unavailable' }
    const { url, exitCode, said } = await serviceThat(() => ({ status: 503, body: { error } }))
    expect({ exitCode, code: said.error.code }).toEqual({ exitCode: 2, code: 'service-refused' })
    expect(said.error.message).toMatch(`${url} refused a part of the catalog: the disk is full. What was`)
  })
})

it('ends in order when someone presses Ctrl-C, with whole parts of the catalog', async () => {
  const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))
  const words = ['generate', 'catalog', '--tracks', '5M', '--data', 'music', '--json']
  const child = spawn(process.execPath, [cli, ...words], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  const log = join(cwd, 'music', 'catalog.db-wal')
  await expect.poll(() => existsSync(log) && statSync(log).size).toBeGreaterThan(2_000_000)
  child.kill('SIGINT')
  const output = generateOutput.parse(JSON.parse(await text(child.stdout)))
  expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(1)
  expect(output.tracks).toBeGreaterThan(0)
  expect(output.tracks).toBeLessThan(100_000)
  expect(await changesIn('music')).toMatchObject({ artist: output.artists, album: output.albums })
})
