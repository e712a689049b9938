/**
 * Where an object is; the bucket itself for an empty key.
 *
 * @param endpoint of the service, without the bucket
 * @param bucketInPath whether the bucket stands in the path, or in the name of the host
 * @example objectUrl('https://s3.eu-north-1.amazonaws.com', 'music', false, 't/0.ogg') // 'https://music.s3.eu-north-1.amazonaws.com/t/0.ogg'
 */
export function objectUrl(endpoint: string, bucket: string, bucketInPath: boolean, key: string): URL {
  const url = new URL(endpoint)
  if (bucketInPath) url.pathname = `${url.pathname.replace(/\/$/, '')}/${bucket}/${key}`
  else {
    url.hostname = `${bucket}.${url.hostname}`
    url.pathname = `/${key}`
  }
  return url
}
