import { describe, expect, it } from 'vitest'
import { type Counts, readCounts } from './read-counts.ts'

const counted = (text: string, item = 'track', weight = 'plays'): unknown => {
  const read = readCounts(text, item, weight)
  return 'counts' in read ? { ...read, counts: [...(read as Counts).counts] } : read
}

describe('readCounts', () => {
  it('adds up the rows of an item', () => {
    expect(counted('user\ttrack\tplays\n1\ta\t3\n1\tb\t4\n2\ta\t5\n')).toEqual({ items: 2, plays: 12, counts: [8, 4] })
  })

  it('reads CSV with quotes, commas and newlines inside fields', () => {
    const text = 'track,plays,artist\r\n"a, ""the"" one",2,x\r\n"b\nc",3,"y"\r\n"a, ""the"" one",1,x'
    expect(counted(text)).toEqual({ items: 2, plays: 6, counts: [3, 3] })
  })

  it('passes over empty lines', () => {
    expect(counted('track,plays\na,1\n\nb,2\n\n')).toEqual({ items: 2, plays: 3, counts: [1, 2] })
  })

  it('names the columns there are when one is wrong', () => {
    expect(counted('user_id\tartist_id\tplays\n1\t2\t3\n', 'artist', 'plays')).toEqual({
      column: 'item',
      found: 'the column artist',
      expected: "one of the file's columns: user_id, artist_id, plays",
      nearest: 'artist_id',
    })
    expect(counted('user_id\tartist_id\tplays\n1\t2\t3\n', 'artist_id', 'count')).toEqual({
      column: 'weight',
      found: 'the column count',
      expected: "one of the file's columns: user_id, artist_id, plays",
    })
  })

  it.each([
    ['', { column: null, found: 'an empty file', expected: 'a header with the names of the columns' }],
    ['track,plays\n', { column: null, found: 'no plays at all', expected: 'at least one row with plays' }],
    ['track,plays\na,0\n', { column: null, found: 'no plays at all', expected: 'at least one row with plays' }],
    ['track,plays\na,1\nb,many\n', { column: null, found: 'many as plays in line 3', expected: 'a number of plays' }],
    ['track,plays\n"a\nb",1\nc,-1\n', { column: null, found: '-1 as plays in line 4', expected: 'a number of plays' }],
    ['track,plays\na\n', { column: null, found: 'nothing as plays in line 2', expected: 'a number of plays' }],
  ])('refuses %j', (text, problem) => {
    expect(counted(text)).toEqual(problem)
  })
})
