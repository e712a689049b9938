import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { ids, publication } from '../../reference/catalog/publication.fixture.ts'
import { lyricsRoutes } from '../../reference/catalog/routes/lyrics.ts'
import { CatalogService } from '../../reference/catalog/service.ts'
import { openTestCatalog } from '../../reference/catalog/test-catalog.fixture.ts'
import { testGateway } from '../../reference/gateway/gateway.fixture.ts'
import { systemClock } from '../../reference/system-clock.ts'
import { announce } from '../listener/run-file.fixture.ts'
import { soundcheck } from '../soundcheck.fixture.ts'
import { importLyricsOutput } from './import-lyrics.output.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'soundcheck-lyrics-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

function write(files: Record<string, string | Uint8Array>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), content)
  }
}

async function importSongs(): Promise<void> {
  const songs = ['track_name,artist_name,duration_ms,isrc', 'Räv,Ada,60000,QZTST2600001', 'Två,Ada,60000,QZTST2600002']
  write({ 'songs.csv': `${songs.join('\n')}\n` })
  expect(await soundcheck('import songs.csv --data music', { cwd })).toMatchObject({ exitCode: 0 })
}

/** What the catalog of `music` has for an ISRC. */
async function wordsOf(isrc: string): Promise<string[]> {
  const location = join(cwd, 'music', 'catalog.db')
  const catalog = await CatalogService.open({ location, clock: systemClock, cache: null }, async () => new Map())
  const all = await catalog.changes(0, 1000)
  const trackIds = all.flatMap(({ kind, id }) => (kind === 'track' ? id : []))
  const tracks = await catalog.tracks(trackIds)
  const track = tracks.find((found) => found?.isrc === isrc)
  const lyrics = track ? await catalog.lyrics(track.id) : null
  await catalog.close()
  return lyrics?.lines.map(({ words }) => words) ?? []
}

describe('import lyrics into the catalog of a service that does not run', () => {
  it('takes files and folders, in any encoding that they say, however often', async () => {
    await importSongs()
    write({
      'lrc/Ada - RAV.lrc': Buffer.from('\ufeff[00:01]över\r\n[00:02]stock', 'utf16le'),
      'lrc/deep/er/any.LRC': '\ufeff[isrc:QZTST2600002]\nutan tider',
      'lrc/cover.jpg': 'not lyrics',
    })
    const line = 'import lyrics lrc --data music --language sv --json'
    const first = await soundcheck(line, { cwd })
    expect(first).toMatchObject({ exitCode: 0, err: '' })
    expect(importLyricsOutput.parse(JSON.parse(first.out))).toMatchObject({ files: 2, tracks: 2, badFiles: 0 })
    expect(await soundcheck(line, { cwd })).toEqual(first)
    expect(await wordsOf('QZTST2600001')).toEqual(['över', 'stock'])
    expect(await wordsOf('QZTST2600002')).toEqual(['utan tider'])
    write({ 'old.lrc': Buffer.from('[isrc:QZTST2600001]\n[00:01]\u00e4ldre', 'latin1') })
    const old = 'import lyrics old.lrc --data music'
    expect(await soundcheck(`${old} --encoding windows-1252`, { cwd })).toEqual({
      exitCode: 0,
      out: '1 track in the catalog in music has lyrics of 1 file.\n',
      err: '',
    })
    expect(await wordsOf('QZTST2600001')).toEqual(['äldre'])
  })

  it('tells with file and line what was left out, and brings in the rest', async () => {
    await importSongs()
    write({
      'lrc/a.lrc': '[isrc:QZTST2600001]\n[00:01]one\ntwo',
      'lrc/b.lrc': Buffer.from('[isrc:QZTST2600001]\n[00:01]\u00e4ldre', 'latin1'),
      'lrc/c.lrc': '[isrc:QZTST2600002]\n[00:01]words',
      'lrc/d.lrc': 'x'.repeat(300_000),
      'lrc/e.lrc': '[ti:None]\n[ar:Nobody]\nwords',
    })
    const { exitCode, out } = await soundcheck('import lyrics lrc --data music', { cwd })
    expect(exitCode).toBe(1)
    expect(out.split('\n')).toEqual([
      '1 track in the catalog in music has lyrics of 5 files.',
      '4 files were left out:',
      '  lrc/a.lrc:3  expected a time such as [01:23.45] before the words, found "two"',
      '  lrc/b.lrc:2  expected text in UTF-8, found bytes that are none; name its encoding with --encoding, such as windows-1252 or gbk',
      '  lrc/d.lrc:1  expected at most 256 KiB, found 293',
      '  lrc/e.lrc:1  expected a track of the catalog, found "None" by Nobody',
      '',
    ])
    expect(await wordsOf('QZTST2600001')).toEqual([])
    expect(await wordsOf('QZTST2600002')).toEqual(['words'])
  })

  it.each([
    ['none.lrc', 'none.lrc cannot be read: there is no such file or directory.'],
    ['empty', 'empty cannot be read: it is a folder without .lrc files.'],
    ['. --encoding klingon', 'Expected an encoding, such as utf-8'],
    ['. --language 1', 'Expected a language tag, such as en'],
    ['', "Missing required argument 'paths'"],
  ])('refuses %j', async (paths, message) => {
    mkdirSync(join(cwd, 'empty'))
    const { exitCode, err } = await soundcheck(`import lyrics ${paths}`.trim(), { cwd })
    expect(exitCode).toBe(2)
    expect(err).toContain(message)
  })
})

it('brings lyrics into a service that runs, as many at a time as it takes', async () => {
  const service = await openTestCatalog()
  await service.publish(publication())
  const gateway = await testGateway({ endpoints: lyricsRoutes({ service }) })
  onTestFinished(async () => {
    await gateway.close()
    await service.close()
  })
  const directory = announce({ url: gateway.url, token: 'none', operatorToken: 'operator' })
  const [one, two] = ids.tracks
  const many = Array.from({ length: 250 }, (_, i) => [
    `lrc/${String(i).padStart(3, '0')}.lrc`,
    `[id:${one}]\n[00:01]${i}`,
  ])
  write({ ...Object.fromEntries(many), 'lrc/zz.lrc': `[id:${two}]\n[00:01]<00:01>wo<00:02>rds` })
  const { exitCode, out } = await soundcheck(`import lyrics lrc --data ${directory} --json`, { cwd })
  expect(exitCode).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ where: `the service at ${gateway.url}`, files: 251, tracks: 2, badFiles: 0 })
  expect((await service.lyrics(one as string))?.lines).toEqual([{ startMs: 1000, words: '249' }])
  expect((await service.lyrics(two as string))?.lines[0]?.parts).toHaveLength(2)
})
