import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DataDirectoryError, openDataDirectory } from './data-directory.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'soundcheck-data-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('a data directory', () => {
  it('is made where there is nothing, and known again', () => {
    const path = join(root, 'a', 'b')
    const made = openDataDirectory(path)
    expect(readdirSync(path)).toContain('format.json')
    expect(statSync(path).mode & 0o777).toBe(0o700)
    made.close()
    const again = openDataDirectory(path)
    expect(again.file('events', 'log')).toBe(join(path, 'events', 'log'))
    again.close()
  })

  it.runIf(process.platform === 'linux').each(['soundcheck', 'soundcheck/deeper'])('is refused as /proc/%s', (name) => {
    expect(() => openDataDirectory(join('/proc', name))).toThrow('cannot be a data directory (ENOENT)')
  })

  it('is refused below a file and at the end of a link that leads nowhere', () => {
    writeFileSync(join(root, 'file'), '')
    symlinkSync(join(root, 'nowhere'), join(root, 'link'))
    expect(() => openDataDirectory(join(root, 'file', 'data'))).toThrow('cannot be a data directory (ENOTDIR)')
    expect(() => openDataDirectory(join(root, 'link', 'data'))).toThrow('cannot be a data directory (ENOENT)')
    expect(() => openDataDirectory(join(root, 'link'))).toThrow('cannot be a data directory (ENOENT)')
  })

  it('is not made out of a directory that holds something else', () => {
    writeFileSync(join(root, 'thesis.txt'), 'mine')
    expect(() => openDataDirectory(root)).toThrow('it holds thesis.txt and no format.json')
  })

  it('is made in the end when a crash came while it was being made', () => {
    writeFileSync(join(root, 'format.json.partial'), '{"for')
    openDataDirectory(root).close()
    expect(readdirSync(root)).not.toContain('format.json.partial')
  })

  it('is not said to be in use when its lock is something else', () => {
    writeFileSync(join(root, 'format.json'), '{"format":1}')
    writeFileSync(join(root, 'lock.db'), 'not a database '.repeat(100))
    expect(() => openDataDirectory(root)).toThrow('lock.db cannot be locked (file is not a database)')
    rmSync(join(root, 'lock.db'))
    mkdirSync(join(root, 'lock.db'))
    expect(() => openDataDirectory(root)).toThrow(DataDirectoryError)
  })

  it('is refused when it is newer, with both formats named', () => {
    writeFileSync(join(root, 'format.json'), '{"format":7}')
    expect(() => openDataDirectory(root)).toThrow('format 7; this one knows 2')
  })

  it.each(['', '{}', '{"format":"1"}', '{"format":0}', '[]', 'null'])('is refused when its format is %j', (text) => {
    writeFileSync(join(root, 'format.json'), text)
    expect(() => openDataDirectory(root)).toThrow('expected {"format":2}')
  })

  it('is taken over from an older version, which then refuses it', () => {
    writeFileSync(join(root, 'format.json'), '{"format":1}')
    writeFileSync(join(root, 'accounts.json'), '[]')
    openDataDirectory(root).close()
    expect(JSON.parse(readFileSync(join(root, 'format.json'), 'utf8'))).toEqual({ format: 2 })
    expect(readFileSync(join(root, 'accounts.json'), 'utf8')).toBe('[]')
  })

  it('is left as it is while another service has it', () => {
    writeFileSync(join(root, 'format.json'), '{"format":1}')
    const older = new DatabaseSync(join(root, 'lock.db'))
    older.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    expect(() => openDataDirectory(root)).toThrow('another service is using it')
    expect(readFileSync(join(root, 'format.json'), 'utf8')).toBe('{"format":1}')
    older.close()
  })

  it('belongs to one service at a time', () => {
    const first = openDataDirectory(root)
    expect(() => openDataDirectory(root)).toThrow('another service is using it')
    first.close()
    openDataDirectory(root).close()
  })

  it('is not a file', () => {
    const path = join(root, 'file')
    writeFileSync(path, '')
    expect(() => openDataDirectory(path)).toThrow(DataDirectoryError)
    mkdirSync(join(root, 'sub'))
    expect(() => openDataDirectory(join(path, 'below'))).toThrow(DataDirectoryError)
  })
})
