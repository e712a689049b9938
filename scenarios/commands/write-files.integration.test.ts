import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { prepareDirectory, writeFiles } from './write-files.ts'

const root = mkdtempSync(join(tmpdir(), 'write-files-'))
afterAll(() => rmSync(root, { recursive: true }))

function folder(name: string): string {
  const path = join(root, name)
  mkdirSync(path)
  return path
}

describe('prepareDirectory', () => {
  it('makes a directory with those above it, once and again', () => {
    const path = join(root, 'a', 'b', 'c')
    prepareDirectory(path, 'c')
    prepareDirectory(path, 'c')
    expect(readdirSync(path)).toEqual([])
  })

  it('takes a link to a directory, and no link to nothing', () => {
    const place = folder('linked')
    symlinkSync('linked', join(root, 'link'))
    prepareDirectory(join(root, 'link', 'inner'), 'inner')
    expect(readdirSync(place)).toEqual(['inner'])
    symlinkSync('nowhere', join(root, 'broken'))
    expect(() => prepareDirectory(join(root, 'broken'), 'broken')).toThrow(
      expect.objectContaining({ code: 'file-unwritable', message: expect.stringMatching(/^broken cannot be written/) }),
    )
  })

  it.skipIf(!existsSync('/proc/self'))('ends where the system takes no directory (Linux has such a place)', () => {
    expect(() => prepareDirectory('/proc/soundcheck/out', '/proc/soundcheck/out')).toThrow(
      expect.objectContaining({
        code: 'file-unwritable',
        message: '/proc/soundcheck/out cannot be written: no directory can be made in /proc.',
      }),
    )
  })
})

describe('writeFiles', () => {
  it('leaves the files of an earlier run whole where one of the new cannot be written', () => {
    const place = folder('again')
    writeFileSync(join(place, 'result.json'), 'old')
    const files = [
      ['result.json', 'new'],
      ['missing/report.html', 'new'],
    ] as const
    expect(() => writeFiles(place, 'again', files)).toThrow(
      expect.objectContaining({
        code: 'file-unwritable',
        message: 'again/missing/report.html cannot be written: there is no such file or directory.',
      }),
    )
    expect(readdirSync(place)).toEqual(['result.json'])
    expect(readFileSync(join(place, 'result.json'), 'utf8')).toBe('old')
  })

  it('minds no half-written file of another process', () => {
    const place = folder('shared')
    writeFileSync(join(place, 'result.json.1.partial'), 'of another')
    writeFiles(place, 'shared', [['result.json', 'mine']])
    expect(readdirSync(place).sort()).toEqual(['result.json', 'result.json.1.partial'])
    expect(readFileSync(join(place, 'result.json'), 'utf8')).toBe('mine')
  })
})
