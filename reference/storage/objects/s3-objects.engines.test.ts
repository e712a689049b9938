import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../system-clock.ts'
import { objectStoreContract } from './object-store.fixture.ts'
import { S3Objects } from './s3-objects.ts'
import { findMoto, type S3Server, startS3 } from './s3-server.fixture.ts'
import { type S3Credentials, signedHeaders } from './s3-signature.ts'

const found = findMoto()
if ('missing' in found) describe.skip(`on S3 (${found.missing})`, () => {})
else describe('on S3', () => onS3(found.program))

const credentials: S3Credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const region = 'us-east-1'

function onS3(program: string): void {
  let server: S3Server
  let buckets = 0

  beforeAll(async () => {
    server = await startS3(program)
  }, 60_000)
  afterAll(() => server.stop())

  async function makeBucket(): Promise<string> {
    const bucket = `bucket-${buckets++}`
    const url = `${server.endpoint}/${bucket}`
    const request = { method: 'PUT', url, headers: {}, sha256: createHash('sha256').digest('hex') }
    const headers = await signedHeaders(request, credentials, region, systemClock.nowMs())
    expect((await fetch(url, { method: 'PUT', headers })).status).toBe(200)
    return bucket
  }

  const parts = () => ({
    endpoint: server.endpoint,
    region,
    bucketInPath: true,
    credentials,
    clock: systemClock,
    random: Math.random,
  })

  objectStoreContract('in a bucket', async () => {
    const store = await S3Objects.open({ ...parts(), bucket: await makeBucket() })
    return { store, close: () => store.close() }
  })

  it('is not opened on a bucket that is not there', async () => {
    await expect(S3Objects.open({ ...parts(), bucket: 'nowhere' })).rejects.toThrow(
      '/nowhere/ answers 404: make the bucket',
    )
  })
}
