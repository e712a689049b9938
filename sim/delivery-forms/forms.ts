import type { ProtocolName } from './protocols.ts'

/** Where a play's bytes come from (CDN-13). */
export type PathName = 'single-cdn' | 'multi-cdn' | 'peers'

export interface Form {
  name: string
  path: PathName
  protocol: ProtocolName
}

/** What is compared: the paths with the app's own protocol, and the protocols over several CDNs. */
export const FORMS: readonly Form[] = [
  { name: 'one CDN, chunks', path: 'single-cdn', protocol: 'chunks' },
  { name: 'several CDNs, chunks', path: 'multi-cdn', protocol: 'chunks' },
  { name: 'peers before one CDN, chunks', path: 'peers', protocol: 'chunks' },
  { name: 'several CDNs, HLS', path: 'multi-cdn', protocol: 'hls' },
  { name: 'several CDNs, DASH', path: 'multi-cdn', protocol: 'dash' },
  { name: 'several CDNs, progressive', path: 'multi-cdn', protocol: 'progressive' },
]
