import { expect, it } from 'vitest'
import { objectUrl } from './s3-url.ts'

it.each([
  ['https://s3.eu-north-1.amazonaws.com', false, 'https://music.s3.eu-north-1.amazonaws.com/t/0.ogg'],
  ['https://s3.eu-north-1.amazonaws.com/', true, 'https://s3.eu-north-1.amazonaws.com/music/t/0.ogg'],
  ['http://127.0.0.1:9000', true, 'http://127.0.0.1:9000/music/t/0.ogg'],
  ['http://gateway/storage/', true, 'http://gateway/storage/music/t/0.ogg'],
])('with the endpoint %s, the bucket in the path: %s', (endpoint, bucketInPath, url) => {
  expect(objectUrl(endpoint, 'music', bucketInPath, 't/0.ogg').href).toBe(url)
})
