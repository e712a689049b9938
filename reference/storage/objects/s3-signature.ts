import { AwsV4Signer } from 'aws4fetch'

/** Who asks S3. */
export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of credentials that are lent for a while. */
  readonly sessionToken?: string
}

export interface S3Request {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** SHA-256 of the body, in hexadecimal. */
  readonly sha256: string
}

/**
 * The headers of a request with its signature: AWS Signature Version 4, which covers the body by its SHA-256, so a request
 * that was changed on the way is refused.
 */
export async function signedHeaders(
  { method, url, headers, sha256 }: S3Request,
  credentials: S3Credentials,
  region: string,
  nowMs: number,
): Promise<Record<string, string>> {
  const signer = new AwsV4Signer({
    method,
    url,
    headers: { ...headers, 'x-amz-content-sha256': sha256 },
    ...credentials,
    service: 's3',
    region,
    datetime: new Date(nowMs).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    // Nothing that is sent along may be changed on the way, whatever proxies like to add to.
    allHeaders: true,
  })
  return Object.fromEntries((await signer.sign()).headers)
}
