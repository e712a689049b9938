import { expect, it, onTestFinished } from 'vitest'
import { testGateway } from '../../gateway/gateway.fixture.ts'
import { ids, publication } from '../publication.fixture.ts'
import { openTestCatalog } from '../test-catalog.fixture.ts'
import { lyricsRoutes } from './lyrics.ts'

const [one, two, three] = ids.tracks as [string, string, string]

async function served() {
  const service = await openTestCatalog()
  await service.publish(publication())
  const gateway = await testGateway({ endpoints: lyricsRoutes({ service }) })
  onTestFinished(async () => {
    await gateway.close()
    await service.close()
  })
  const lyricsOf = (trackId: string) => gateway.ask(`/v1/tracks/${trackId}/lyrics`)
  const bring = (files: Record<string, string>, more: object = {}, token = 'operator') =>
    gateway.ask('/v1/operator/lyrics', {
      method: 'POST',
      token,
      body: { files: Object.entries(files).map(([name, text]) => ({ name, text })), ...more },
    })
  return { service, bring, lyricsOf }
}

it('shows lyrics with what times they have', async () => {
  const { bring, lyricsOf } = await served()
  expect((await lyricsOf(one)).json).toEqual({
    language: 'en',
    sync: 'line',
    lines: [
      { start_ms: 0, words: 'One line of it' },
      { start_ms: 4000, words: 'and one more' },
    ],
  })
  expect((await lyricsOf(two)).json.error.reason).toBe('not-found')
  await bring({ 'a.lrc': `[id:${two}]\nwords without times`, 'b.lrc': `[id:${three}]\n[la:sv]\n[00:01]<00:01.2>ord` })
  expect((await lyricsOf(two)).json).toMatchObject({ language: 'und', sync: 'none', lines: [{ start_ms: null }] })
  expect((await lyricsOf(three)).json).toEqual({
    language: 'sv',
    sync: 'word',
    lines: [{ start_ms: 1000, words: 'ord', parts: [{ start_ms: 1200, words: 'ord' }] }],
  })
})

it('brings in of each file all or nothing, and says what came of it', async () => {
  const { service, bring, lyricsOf } = await served()
  const files = {
    'one.lrc': '[ti:ONE]\n[ar:the fixtures]\n[00:02]new words',
    'bad.lrc': `[id:${two}]\n[00:01]good\nand a line that is not`,
    'nobody.lrc': '[ti:Two]\n[ar:Nobody]\n[00:01]words',
    'isrc.lrc': '[isrc:QZTST2600003]\n[00:03]words',
  }
  const answer = await bring(files, { language: 'de' })
  expect(answer.json.files).toEqual([
    { name: 'one.lrc', track_ids: [one], problem: null },
    { name: 'bad.lrc', track_ids: [], problem: { line: 3, message: expect.stringContaining('expected a time') } },
    { name: 'nobody.lrc', track_ids: [], problem: { line: 1, message: expect.stringContaining('"Two" by Nobody') } },
    { name: 'isrc.lrc', track_ids: [three], problem: null },
  ])
  expect((await lyricsOf(one)).json).toMatchObject({ language: 'de', lines: [{ words: 'new words' }] })
  expect((await lyricsOf(two)).status).toBe(404)
  const [found] = await service.searchables('track', [one])
  expect(found?.lyrics).toBe('new words')
  const changes = (await service.changes(0, 1000)).length
  expect(await bring(files, { language: 'de' })).toMatchObject({ json: answer.json })
  expect(await service.changes(0, 1000)).toHaveLength(changes)
})

it('finds every track of a recording, and artists by their other names', async () => {
  const { bring } = await served()
  const { json } = await bring({
    'a.lrc': '[isrc:QZTST2600001]\n[00:01]words',
    'The Fixtures - Abroad.lrc': '[00:01]words',
    'A Guest - Two.lrc': '[00:01]words',
    'x.lrc': '[ti:three]\n[ar:FIXTURES]\n[00:01]words',
  })
  expect(json.files.map(({ track_ids }: { track_ids: string[] }) => track_ids.toSorted())).toEqual([
    [one, ids.abroad].sort(),
    [ids.abroad],
    [two],
    [three],
  ])
})

it('is for whoever runs the service, and says what a request lacks', async () => {
  const { bring } = await served()
  expect((await bring({ a: 'x' }, {}, 'user')).json.error.reason).toBe('operator-only')
  expect((await bring({})).json.error.message).toMatch(/^files: expected at least one file/)
})
