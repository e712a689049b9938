import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { declareDataCommands } from '../declare/data-commands.ts'
import { UserError } from '../errors.ts'
import { backupOutput } from './backup.output.ts'
import { collectingIo } from './collecting-io.fixture.ts'
import { restoreOutput } from './restore.output.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'soundcheck-backup-'))
  mkdirSync(join(cwd, 'music', 'audio'), { recursive: true })
  writeFileSync(join(cwd, 'music', 'format.json'), '{"format":2}')
  writeFileSync(join(cwd, 'music', 'audio', '0.ogg'), 'chunk')
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

async function command(line: string, env: Record<string, string> = {}): Promise<string> {
  const io = { ...collectingIo(cwd), env }
  const program = new Command('soundcheck').exitOverride()
  let exitCode: number | null = null
  declareDataCommands({ program, io, done: (code) => (exitCode = code) })
  await program.parseAsync(line.split(' '), { from: 'user' })
  expect({ exitCode, err: io.err() }).toEqual({ exitCode: 0, err: '' })
  return io.out()
}

it('backs up and restores, and says what to do next', async () => {
  expect(await command('backup copies/monday --data music')).toBe(
    '2 files (17\u00a0B) of music are in copies/monday.\n\n' +
      'To use them:  soundcheck restore copies/monday --data <new directory>\n' +
      'To check them:  cd copies/monday && sha256sum --check --quiet SHA256SUMS\n',
  )
  expect(await command('restore copies/monday --data again')).toMatch(
    /^again is as it was at \d{4}-\d\d-\d\d \d\d:\d\d\u00a0UTC: 2 files \(17\u00a0B\), each checked\.\n\nTo use it: {2}soundcheck serve --data again\n$/,
  )
  expect(readFileSync(join(cwd, 'again/audio/0.ogg'), 'utf8')).toBe('chunk')
})

it('says it as one JSON object, and finds the data directory in the environment', async () => {
  const made = backupOutput.parse(JSON.parse(await command('backup copy --json', { SOUNDCHECK_DATA: 'music' })))
  expect(made).toMatchObject({ backup: join(cwd, 'copy'), dataDirectory: join(cwd, 'music'), files: 2, sizeBytes: 17 })
  const restored = restoreOutput.parse(JSON.parse(await command('restore copy --json --data again')))
  expect(restored).toMatchObject({ dataDirectory: join(cwd, 'again'), backupBeganAt: made.beganAt, files: 2 })
})

it.each([
  ['backup copy --data nowhere', 'data-directory', /nowhere: not a data directory of Soundcheck/],
  ['backup music --data music', 'file-unwritable', /music: is there already; name a directory that is not$/],
  ['backup music/format.json/copy --data music', 'file-unwritable', /copy/],
  ['restore music --data again', 'file-unreadable', /backup\.json: cannot be read \(ENOENT\); name a directory/],
  ['restore damaged --data again', 'file-invalid', /0\.ogg: its checksum is another; the backup is damaged/],
  ['restore good --data music', 'file-unwritable', /music: holds .+ already, and nothing is overwritten/],
  ['restore newer --data again', 'data-directory', /made by a newer Soundcheck \(format 9; this one knows 2\)/],
])('%s is refused', async (line, code, message) => {
  await command('backup good --data music')
  await command('backup damaged --data music')
  rmSync(join(cwd, 'damaged/data/audio/0.ogg'))
  writeFileSync(join(cwd, 'damaged/data/audio/0.ogg'), 'chink')
  await command('backup newer --data music')
  writeFileSync(join(cwd, 'newer/data/format.json'), '{"format":9}')
  const before = readdirSync(cwd)
  const refused = await command(line).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(UserError)
  expect(refused).toMatchObject({ code, message: expect.stringMatching(message) })
  expect(readdirSync(cwd)).toEqual(before)
})
