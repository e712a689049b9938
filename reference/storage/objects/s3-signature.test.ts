import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { signedHeaders } from './s3-signature.ts'

// The examples of "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)", Amazon S3 API Reference.
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
const nowMs = Date.UTC(2013, 4, 24)
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

it.each([
  {
    what: 'GET Object',
    request: {
      method: 'GET',
      url: 'https://examplebucket.s3.amazonaws.com/test.txt',
      headers: { range: 'bytes=0-9' },
      sha256: sha256(''),
    },
    signed: 'host;range;x-amz-content-sha256;x-amz-date',
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    what: 'PUT Object',
    request: {
      method: 'PUT',
      url: 'https://examplebucket.s3.amazonaws.com/test$file.text',
      headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      sha256: sha256('Welcome to Amazon S3.'),
    },
    signed: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
])('signs as Amazon does: $what', async ({ request, signed, signature }) => {
  const { authorization } = await signedHeaders(request, credentials, 'us-east-1', nowMs)
  expect(authorization).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=${signed}, Signature=${signature}`,
  )
})

it('sends the token of lent credentials, signed', async () => {
  const request = { method: 'GET', url: 'https://b.s3.amazonaws.com/a', headers: {}, sha256: sha256('') }
  const headers = await signedHeaders(request, { ...credentials, sessionToken: 'lent' }, 'us-east-1', nowMs)
  expect(headers['x-amz-security-token']).toBe('lent')
  expect(headers.authorization).toContain('SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,')
})
