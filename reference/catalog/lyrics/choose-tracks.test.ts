import { describe, expect, it } from 'vitest'
import { nameKey } from '../name-key.ts'
import { type Candidate, chooseTracks } from './choose-tracks.ts'
import { parseLrc } from './lrc.ts'
import { trackHints } from './track-hints.ts'

const ID = '4uLU6hMCjMI75M1A2tKUQC'
const track = (id: string, change: Partial<Candidate> = {}): Candidate => ({
  id,
  name: 'Ärger (feat. Bob)',
  artistKeys: ['Ada & the Fixtures', 'Bob'].map(nameKey),
  isrc: 'QZTST2600001',
  durationMs: 245_000,
  ...change,
})

/** Ids of what is chosen, or what is wrong. */
function chosen(text: string, candidates: readonly Candidate[], fileName = 'x.lrc'): string[] | string {
  const lrc = parseLrc(`${text}\n[00:10]words`)
  const found = chooseTracks(trackHints(lrc, fileName), lrc.lines, candidates)
  return 'problem' in found ? found.problem : found.tracks.map(({ id }) => id)
}

describe('lyrics belong to', () => {
  it.each([
    ['[id:a]\n[ti:arger]\n[ar:ADA & THE FIXTURES]', 'x.lrc'],
    ['[ti:Ärger]\n[ar:bob]', 'x.lrc'],
    ['[ti:ARGER!]\n[ar:Somebody feat. Bob]', 'x.lrc'],
    ['[ti:ärger (with Bob)]\n[ar:Bob, Somebody]\n[length: 4:07]', 'x.lrc'],
    ['[isrc: qz-tst-26-00001]', 'x.lrc'],
    ['', 'QZTST2600001.lrc'],
    ['', 'songs/Bob - Ärger.lrc'],
    ['[ar:Bob]', 'Somebody else - Arger.LRC'],
  ])('a track that is told by %j in %s', (tags, fileName) => {
    expect(chosen(tags, [track('a'), track('b', { name: 'Other', isrc: 'x' })], fileName)).toEqual(['a'])
  })

  it('a track by its id before all else', () => {
    const candidates = [track(ID, { name: 'x', isrc: 'x' }), track('b')]
    expect(chosen(`[id:spotify:track:${ID}]\n[isrc:QZTST2600001]`, candidates)).toEqual([ID])
    expect(chosen('[isrc:QZTST2600001]', candidates, `${ID}.lrc`)).toEqual([ID])
  })

  it('a recording wherever it is', () => {
    expect(chosen('[isrc:QZTST2600001]', [track('a'), track('b', { name: 'x' })])).toEqual(['a', 'b'])
    expect(chosen('[ti:Ärger]\n[ar:Bob]', [track('a'), track('b', { durationMs: 247_000 })])).toEqual(['a', 'b'])
  })

  it('the one of several recordings that is as long', () => {
    const several = [track('a'), track('b', { durationMs: 190_000 })]
    expect(chosen('[ti:Ärger]\n[ar:Bob]\n[length:3:11.5]', several)).toEqual(['b'])
    expect(chosen('[ti:Ärger]\n[ar:Bob]', several)).toBe(
      'expected [length:] or [isrc:], since "Ärger" is there in several lengths: 3:10, 4:05',
    )
    expect(chosen('[ti:Ärger]\n[ar:Bob]\n[length:1:00]', several)).toBe(
      'expected the length of a track "Ärger", 3:10, 4:05, found 1:00',
    )
  })

  it.each([
    ['[ti:Ärger]\n[ar:Carol]', 'expected a track of the catalog, found "Ärger" by Carol'],
    ['[ti:Ärger]', 'expected a track of the catalog, found neither [id:] nor [isrc:] nor [ti:] and [ar:]'],
    ['[isrc:USAAA0000000]', 'expected a track of the catalog, found the ISRC USAAA0000000'],
    [`[id:${ID}]`, `expected a track of the catalog, found the id ${ID}`],
    [
      '[isrc:QZTST2600001]\n[04:06]too late',
      'expected lines within the 4:05 of "Ärger (feat. Bob)", found one at 4:06',
    ],
  ])('no track: %j', (text, problem) => {
    expect(chosen(text, [track('a')])).toBe(problem)
  })
})

it('takes spellings of a name for one', () => {
  const same = ['Don’t Stop', "DON'T  STOP", 'dont stop', 'Dont-Stop (feat. Somebody)', 'Ｄｏｎ’ｔ Stop!']
  expect(new Set(same.map(nameKey)).size).toBe(1)
  const different = ['???', '!!!', 'Love', 'Love (Live)', '愛', '']
  expect(new Set(different.map(nameKey)).size).toBe(different.length)
})
