import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../system-clock.ts'
import { directoryFiles } from '../log/directory-files.ts'
import { SegmentedLog } from '../log/segmented-log.ts'
import { backUp } from './backup.ts'
import { BackupError } from './backup-manifest.ts'
import { openDataDirectory } from './data-directory.ts'
import { restore } from './restore.ts'

let root: string
let data: string
let target: string
let restored: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'soundcheck-backup-'))
  data = join(root, 'data')
  target = join(root, 'copy')
  restored = join(root, 'restored')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const take = () => backUp({ data, target, clock: systemClock, onProgress: () => {} })
const putBack = () => restore({ backup: target, data: restored, onProgress: () => {} })

describe('a backup of a service that is writing', () => {
  const busy = fileURLToPath(new URL('./busy-service.fixture.ts', import.meta.url))
  let service: ChildProcess
  let ended: Promise<unknown>
  const acknowledged: number[] = []

  beforeEach(async () => {
    acknowledged.length = 0
    service = spawn(process.execPath, [busy, data], { stdio: ['ignore', 'pipe', 'inherit'] })
    ended = once(service, 'exit')
    const lines = createInterface(service.stdout as NodeJS.ReadableStream)
    lines.on('line', (line) => acknowledged.push(Number(line)))
    await expect.poll(() => acknowledged.length).toBeGreaterThan(100)
  })
  afterEach(async () => {
    service.kill('SIGKILL')
    await ended
  })

  it('has everything that was acknowledged before, in databases that are whole, and nothing that refers to nothing', async () => {
    for (let round = 0; round < 3; round++) {
      const before = [...acknowledged]
      await take()
      const after = acknowledged.length
      expect(after).toBeGreaterThan(before.length)
      execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: target })
      await putBack()
      openDataDirectory(restored).close()

      const tracks = numbers('catalog.db', 'select id from tracks')
      const likes = numbers('library.db', 'select track from likes')
      const plays = await playsIn(restored)
      for (const kept of [tracks, likes, plays]) expect(before.filter((id) => !kept.has(id))).toEqual([])
      for (const like of likes) expect(tracks.has(like)).toBe(true)
      for (const track of tracks) {
        expect(readFileSync(join(restored, 'audio', `${track}/high/0.ogg`))).toEqual(Buffer.alloc(3000, track))
      }
      expect(readlinkSync(join(restored, 'audio', '10-again'))).toBe('10')
      rmSync(target, { recursive: true })
      rmSync(restored, { recursive: true })
    }
  })

  function numbers(file: string, query: string): Set<number> {
    const database = new DatabaseSync(join(restored, file))
    expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    const found = database.prepare(query).all()
    database.close()
    return new Set(found.map((row) => Object.values(row)[0] as number))
  }

  async function playsIn(directory: string): Promise<Set<number>> {
    // An offset beyond the end is refused.
    const log = await SegmentedLog.open(await directoryFiles(join(directory, 'events')))
    expect(await log.committed('counter')).toBeLessThanOrEqual(log.endOffset)
    const records = await log.read(0, 1_000_000)
    await log.close()
    return new Set(records.map(({ bytes }) => Number(Buffer.from(bytes).toString().slice(5))))
  }
})

describe('a backup of a data directory at rest', () => {
  beforeEach(() => {
    openDataDirectory(data).close()
    const database = new DatabaseSync(join(data, 'catalog.db'))
    database.exec('pragma journal_mode = wal; create table t (x); insert into t values (1)')
    // Left as by a crash: what was committed is in the log beside the database alone.
    database.exec('pragma wal_autocheckpoint = 0; insert into t values (2)')
    mkdirSync(join(data, 'audio', 't'), { recursive: true })
    writeFileSync(join(data, 'audio', 't', '0.ogg'), 'chunk')
    writeFileSync(join(data, 'audio', 't', '.0.ogg.1-1'), 'half a chu')
    writeFileSync(join(data, 'signing-keys.json'), '{}')
    open = database
  })
  let open: DatabaseSync
  afterEach(() => open.close())

  it('says what it took, in files for their owner alone', async () => {
    const manifest = await take()
    expect(manifest).toMatchObject({ schemaVersion: 1, format: 2, files: 4, links: [] })
    expect(readdirSync(join(target, 'data')).sort()).toEqual([
      'audio',
      'catalog.db',
      'format.json',
      'signing-keys.json',
    ])
    expect(readdirSync(join(target, 'data/audio/t'))).toEqual(['0.ogg'])
    for (const path of ['', 'data', 'data/audio/t']) expect(statSync(join(target, path)).mode & 0o777).toBe(0o700)
    expect(statSync(join(target, 'data/catalog.db')).mode & 0o777).toBe(0o600)
    await putBack()
    const database = new DatabaseSync(join(restored, 'catalog.db'))
    expect(database.prepare('select x from t').all()).toEqual([{ x: 1 }, { x: 2 }])
    database.close()
  })

  it('stays what it is when the original goes on, and so does the restored directory', async () => {
    await take()
    expect(statSync(join(target, 'data/audio/t/0.ogg')).ino).toBe(statSync(join(data, 'audio/t/0.ogg')).ino)
    await putBack()
    expect(statSync(join(restored, 'audio/t/0.ogg')).ino).not.toBe(statSync(join(data, 'audio/t/0.ogg')).ino)
    open.exec('delete from t')
    rmSync(join(data, 'audio'), { recursive: true })
    expect(readFileSync(join(target, 'data/audio/t/0.ogg'), 'utf8')).toBe('chunk')
  })

  it('takes what a link to the outside points to, and does not go round in circles', async () => {
    mkdirSync(join(root, 'disk'))
    writeFileSync(join(root, 'disk', '1.ogg'), 'far away')
    symlinkSync(join(root, 'disk'), join(data, 'audio', 'far'))
    symlinkSync(join(data), join(root, 'disk', 'round'))
    await take()
    await putBack()
    expect(readFileSync(join(restored, 'audio/far/1.ogg'), 'utf8')).toBe('far away')
  })

  it('is not made where something is, nor inside the data, nor of something else', async () => {
    mkdirSync(target)
    await expect(take()).rejects.toThrow(`${target}: is there already; name a directory that is not`)
    rmSync(target, { recursive: true })
    mkdirSync(`${target}.partial`)
    await expect(take()).rejects.toThrow('interrupted')
    rmSync(`${target}.partial`, { recursive: true })
    const inside = backUp({ data, target: join(data, 'a/b'), clock: systemClock, onProgress: () => {} })
    await expect(inside).rejects.toThrow('lies in the data directory')
    const elsewhere = backUp({ data: root, target, clock: systemClock, onProgress: () => {} })
    await expect(elsewhere).rejects.toThrow('not a data directory of Soundcheck')
    expect(readdirSync(root).sort()).toEqual(['data'])
  })

  it('leaves nothing behind when a database is damaged, and says which', async () => {
    writeFileSync(join(data, 'library.db'), 'SQLite format 3\0 and then nothing that would be one')
    await expect(take()).rejects.toThrow(/library\.db: cannot be copied \(.+\)/)
    expect(readdirSync(root)).toEqual(['data'])
  })

  it('is restored into an empty directory, and over nothing', async () => {
    await take()
    mkdirSync(restored)
    await putBack()
    await expect(putBack()).rejects.toThrow(/holds .+ already, and nothing is overwritten/)
  })

  it.each([
    [
      'a file that was changed',
      () => appendFileSync(join(target, 'data/catalog.db'), 'x'),
      'catalog.db: its checksum is another',
    ],
    ['a file that is missing', () => rmSync(join(target, 'data/audio/t/0.ogg')), '0.ogg: it is missing'],
    [
      'a list that was changed',
      () => appendFileSync(join(target, 'SHA256SUMS'), '\n'),
      'SHA256SUMS: its checksum is another',
    ],
    [
      'no description',
      () => writeFileSync(join(target, 'backup.json'), '{}'),
      'backup.json: it does not describe a backup',
    ],
    [
      'a link that leads out of it',
      () => {
        const description = JSON.parse(readFileSync(join(target, 'backup.json'), 'utf8'))
        symlinkSync('/etc', join(target, 'data/away'))
        const links = [{ path: 'away', target: '/etc' }]
        writeFileSync(join(target, 'backup.json'), JSON.stringify({ ...description, links }))
      },
      'backup.json: it links away to /etc',
    ],
    ['nothing of a backup', () => rmSync(join(target, 'backup.json')), 'name a directory that soundcheck backup made'],
  ])('is refused with %s, and leaves nothing', async (_, damage, message) => {
    await take()
    damage()
    await expect(putBack()).rejects.toThrow(BackupError)
    await expect(putBack()).rejects.toThrow(message)
    expect(existsSync(restored)).toBe(false)
    expect(readdirSync(root).sort()).toEqual(['copy', 'data'])
  })
})
