/** What a provider has when a scenario only names it; written as a scenario would write it. */
export interface ProviderPreset {
  pops: number
  edge: string
  price: string
  availability: string
  /** Where each figure comes from. */
  source: Readonly<Record<'pops' | 'edge' | 'price' | 'availability', string>>
}

const source = {
  pops: 'assumption',
  edge: 'S4',
  price: 'assumption: below the 0.01 USD/GB that S4 negotiated',
  availability: 'S0',
}

/** The CDNs of the documents (CDN-1). */
export const providerPresets: Readonly<Record<string, ProviderPreset>> = {
  akamai: { pops: 90, edge: '10TB', price: '0.006 USD/GB', availability: '99.9%', source },
  cloudfront: { pops: 60, edge: '10TB', price: '0.008 USD/GB', availability: '99.9%', source },
  fastly: { pops: 50, edge: '10TB', price: '0.008 USD/GB', availability: '99.9%', source },
  'google-cdn': { pops: 70, edge: '10TB', price: '0.008 USD/GB', availability: '99.9%', source },
}

/** For a provider of any other name. */
export const anyProvider: ProviderPreset = {
  pops: 60,
  edge: '10TB',
  price: '0.01 USD/GB',
  availability: '99.9%',
  source: { ...source, price: 'S4' },
}
