import { describe, expect, it } from 'vitest'
import { nearest, nearestNames } from './nearest.ts'

describe('nearest', () => {
  it.each([
    ['listners', ['listeners', 'regions'], 'listeners'],
    ['dataSaver', ['cellular', 'data-saver'], 'data-saver'],
    ['eu-wets', ['us-west', 'eu-west'], 'eu-west'],
    ['fro', ['at', 'for'], undefined],
    ['akamia', ['akamai', 'fastly'], 'akamai'],
    ['wombat', ['listeners', 'regions'], undefined],
    ['320kbps', ['24kbps', '96kbps'], undefined],
    ['as', ['at', 'for'], undefined],
    ['anything', [], undefined],
  ])('%s among %j', (word, candidates, found) => {
    expect(nearest(word, candidates)).toBe(found)
  })
})

describe('nearestNames', () => {
  const names = ['album-drop', 'album-drop-prepositioned', 'cdn-provider-outage', 'evening-peak']

  it('gives near names first, then names that contain the word', () => {
    expect(nearestNames('album-dorp', names)).toEqual(['album-drop'])
    expect(nearestNames('album', names)).toEqual(['album-drop', 'album-drop-prepositioned'])
    expect(nearestNames('eveningpeak', names)).toEqual(['evening-peak'])
  })

  it('gives nothing for what is like no name', () => {
    expect(nearestNames('zzz', names)).toEqual([])
    expect(nearestNames('', names)).toEqual([])
  })
})
