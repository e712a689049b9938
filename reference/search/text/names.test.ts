import { describe, expect, it } from 'vitest'
import { nameKeys, recordingKey } from './names.ts'

describe('the keys of a name', () => {
  it.each([
    ['Bohemian Rhapsody - Remastered 2011', ['bohemian rhapsody remastered 2011', 'bohemian rhapsody']],
    ["(I Can't Get No) Satisfaction", ['i cant get no satisfaction', 'satisfaction']],
    ['Hello', ['hello']],
    ['Кино', ['кино', 'kino']],
    ['(Intro)', ['intro']],
  ])('of %s are %j', (name, keys) => {
    expect(nameKeys(name)).toEqual(keys)
  })
})

describe('the key of a recording', () => {
  it('has no guests and no remastering', () => {
    for (const name of [
      'Stay',
      'Stay (feat. Mikky Ekko)',
      'Stay - Remastered 2011',
      'Stay [2011 Remaster]',
      'Stay feat. X',
    ]) {
      expect(recordingKey(name)).toBe('stay')
    }
  })

  it('has what makes another recording', () => {
    for (const name of ['Stay - Live', 'Stay (Acoustic)', 'Stay - Someone Remix']) {
      expect(recordingKey(name)).not.toBe('stay')
    }
  })
})
