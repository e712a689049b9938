import { expect, it } from 'vitest'
import { manifestAnswer } from './manifest.ts'

const chunk = (samples: number) => ({
  start_sample: 0,
  samples,
  skip_samples: 0,
  byte_offset: 0,
  bytes: 10,
  sha256: 'a'.repeat(64),
  urls: ['http://127.0.0.1:1/a', 'http://127.0.0.1:2/a'],
})
const rendition = (quality: string, sample_rate: number) => ({
  quality,
  bits_per_second: 1,
  codec: 'vorbis',
  container: 'ogg',
  sample_rate,
  channels: 2,
  samples: 5,
  master_offset: 0,
  chunks: [chunk(5)],
})
const answer = {
  play_id: 'p',
  track: { id: 't', uri: 'spotify:track:t', name: 'T', duration_ms: 1 },
  context: null,
  position_ms: 0,
  expires_at: '2026-11-21T10:30:00.000Z',
  providers: ['fastly', 'akamai'],
  renditions: [rendition('high', 44_100), rendition('low', 22_050)],
}

it('reads a manifest, lowest rendition first', () => {
  const { renditions, expiresAtMs } = manifestAnswer.parse(answer)
  expect(renditions.map(({ quality, rung }) => [quality, rung])).toEqual([
    ['low', 0],
    ['high', 2],
  ])
  expect(expiresAtMs).toBe(Date.UTC(2026, 10, 21, 10, 30))
})

it.each([
  ['a provider without URLs', { providers: ['fastly'] }, 'expected one URL of each chunk for each provider'],
  [
    'renditions that are cut differently',
    { renditions: [rendition('low', 22_050), { ...rendition('high', 44_100), chunks: [chunk(2), chunk(3)] }] },
    'the same number of chunks',
  ],
  [
    'an unknown rung',
    { renditions: [rendition('lossless', 44_100)] },
    'expected one of "low"|"normal"|"high"|"very-high"',
  ],
  ['no rendition', { renditions: [] }, '>=1 items'],
  ['another codec', { renditions: [{ ...rendition('high', 44_100), codec: 'opus' }] }, 'expected "vorbis"'],
])('refuses %s', (_, change, message) => {
  const { error } = manifestAnswer.safeParse({ ...answer, ...change })
  expect(error?.issues.map((issue) => issue.message).join()).toContain(message)
})
