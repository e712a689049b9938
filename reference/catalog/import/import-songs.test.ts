import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { Publication } from '../catalog.ts'
import { performersOf } from './collaborators.ts'
import { type ImportReport, importSongs } from './import-songs.ts'

const defaults = { released: '2020', markets: ['SE', 'US'], label: 'Imported' }
const HEADER = 'track_name,artist_name,genre,duration_ms,popularity,track_id'

async function imported(
  csv: string | Buffer,
  bytesAtOnce = 7,
): Promise<{ report: ImportReport; published: Publication[] }> {
  const published: Publication[] = []
  const bytes = Buffer.from(csv)
  async function* file() {
    for (let at = 0; at < bytes.length; at += bytesAtOnce) yield bytes.subarray(at, at + bytesAtOnce)
  }
  const report = await importSongs(file(), {
    defaults,
    publish: async (publication) => {
      published.push(publication)
    },
  })
  return { report, published }
}

const tracksOf = (published: readonly Publication[]) =>
  published.flatMap(({ tracks = [] }) => tracks.map(({ track }) => track))

describe('importing songs', () => {
  it('makes tracks, their artists and albums, with text in any script', async () => {
    const { report, published } = await imported(
      `${HEADER}\n"Ça, c'est ""Paris""",Renée,chanson,200000,40,a1\n東京,椎名,j-pop,210000,70,a2\n`,
    )
    expect(report).toMatchObject({ rows: 2, tracks: 2, artists: 2, albums: 2, badRows: 0, withFeatures: 0 })
    expect(tracksOf(published)).toMatchObject([
      { name: 'Ça, c\'est "Paris"', durationMs: 200_000, popularity: 40, markets: ['SE', 'US'], trackNumber: 1 },
      { name: '東京', durationMs: 210_000 },
    ])
    expect(published[0].albums).toMatchObject([
      { name: 'Renée', releaseDate: '2020', genres: ['chanson'] },
      { name: '椎名' },
    ])
  })

  it('comes to the same whenever it is done, and knows an artist by any spelling of the name', async () => {
    const csv = `${HEADER}\nOne,The  Who,rock,1000,1,a\nTwo,the who,rock,1000,2,b\nThree,THE WHO,rock,1000,3,c\n`
    const [first, second] = [await imported(csv), await imported(csv, 1000)]
    expect(second).toEqual(first)
    expect(first.report.artists).toBe(1)
    expect(new Set(tracksOf(first.published).map(({ id }) => id)).size).toBe(3)
    expect(tracksOf(first.published).map(({ trackNumber }) => trackNumber)).toEqual([1, 2, 3])
  })

  it('takes a track that stands in the file twice once', async () => {
    const { report } = await imported(`${HEADER}\nOne,A,x,1000,1,same\nOne,A,x,1000,1,same\n`)
    expect(report).toMatchObject({ rows: 2, tracks: 1, badRows: 0 })
  })

  it('leaves out rows that make no sense, and says line, column, what was expected and what was found', async () => {
    const { report } = await imported(
      `${HEADER}\nOne,A,x,soon,1,a\n,B,x,1000,1,b\n"Two\nLines",C,x,1000,1,c\nThree,D,x,1000,101,d\n`,
    )
    expect(report).toMatchObject({ rows: 4, tracks: 1, badRows: 3 })
    expect(report.firstBadRows).toEqual([
      { line: 2, message: 'duration_ms: expected a number from 1 to 86400000, found "soon"' },
      { line: 3, message: 'track_name: expected a name, found nothing' },
      { line: 6, message: 'popularity: expected a number from 0 to 100, found "101"' },
    ])
  })

  it('leaves out what no request could bring: bytes that are no UTF-8, nobody as the artist, names without end', async () => {
    const rows = [
      'M\xf6tley,A,x,1000,1,a',
      'One,;,x,1000,1,b',
      `Two,A,${'x'.repeat(201)},1000,1,c`,
      `${'y'.repeat(501)},A,x,1000,1,d`,
      `Three,${Array.from({ length: 101 }, (_, i) => i).join(';')},x,1000,1,e`,
      'Fo\u0000ur\x07,A,x,1000,1,f',
    ]
    const { report, published } = await imported(Buffer.from([HEADER, ...rows, ''].join('\n'), 'latin1'))
    expect(report.firstBadRows).toEqual([
      { line: 2, message: 'track_name: expected text in UTF-8, found "M\ufffdtley"' },
      { line: 3, message: 'artist_name: expected 1 to 100 names, found ";"' },
      { line: 4, message: 'genre: expected at most 200 characters, found 201' },
      { line: 5, message: 'track_name: expected at most 500 characters, found 501' },
      { line: 6, message: expect.stringMatching(/^artist_name: expected 1 to 100 names, found "0;1;2/) },
    ])
    expect(tracksOf(published).map(({ name }) => name)).toEqual(['Fo ur'])
  })

  it('keeps what was published when it is stopped, and can be stopped after any batch', async () => {
    const csv = [HEADER, ...Array.from({ length: 1400 }, (_, i) => `T${i},A${i},x,1000,1,t${i}`)].join('\n')
    const stop = new AbortController()
    let batches = 0
    const report = await importSongs(Readable.from([Buffer.from(csv)]), {
      defaults,
      publish: async () => {
        if (++batches === 2) stop.abort()
      },
      signal: stop.signal,
    })
    expect({ batches, ...report }).toMatchObject({ batches: 2, tracks: 1000, badRows: 0, isStopped: true })
  })

  it('hands on why the file could not be read', async () => {
    const file = new Readable({
      read() {
        this.destroy(Object.assign(new Error('gone'), { code: 'EIO' }))
      },
    })
    await expect(importSongs(file, { defaults, publish: async () => {} })).rejects.toMatchObject({ code: 'EIO' })
  })

  it.each([
    ['', 'line 1: expected the names of the columns, found an empty file'],
    [
      'name,length\nx,1\n',
      'line 1: expected a column artist_name, artist, artists or track_artist, found name, length',
    ],
    [`${HEADER}\nOne "A",x\n`, 'line 2: expected a quote at the beginning of a field, found one within'],
    [`${HEADER}\n"One"A,x\n`, 'line 2: expected a comma or the end of the line behind a quote, found something else'],
    [
      `${HEADER}\n"${'x,'.repeat(600_000)}`,
      'line 2: expected a row of at most 1000000 bytes, found more; a quote may be missing',
    ],
    [`${HEADER}\n"One,A,x,1000,1,a\n`, 'line 2: expected a quote that ends the field, found the end of the file'],
  ])('refuses %.40j', async (csv, message) => {
    await expect(imported(csv, 1000)).rejects.toThrow(message)
  })
})

it('finds the guests in a title', () => {
  expect(performersOf('Stay (feat. Ada & Bo) [with Cy]', 'Earth, Wind & Fire')).toEqual([
    'Earth, Wind & Fire',
    'Ada',
    'Bo',
    'Cy',
  ])
  expect(performersOf('With You', 'Ada feat. Bo; ada')).toEqual(['Ada', 'Bo'])
})
