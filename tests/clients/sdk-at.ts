import { InMemoryCachingStrategy, type SdkOptions } from '@spotify/web-api-ts-sdk'
import { patientFetch } from './patient-fetch.ts'

/** Where clients of the Web API send their requests unless they are told otherwise. */
const HOSTS = /^https:\/\/(?:api|accounts)\.spotify\.com(?=\/)/

/** The address of a request of the Web API, at a service of one's own. */
export function atService(url: string, request: string): string {
  return request.replace(HOSTS, url)
}

/** Options with which the SDK, otherwise as it is, asks a service of one's own. */
export function sdkAt(url: string): SdkOptions & { cachingStrategy: InMemoryCachingStrategy } {
  return {
    fetch: (request, init) => patientFetch(atService(url, String(request)), init),
    // It would look for one in a browser where a test has to pretend one.
    cachingStrategy: new InMemoryCachingStrategy(),
  }
}
