import { describe, expect, it } from 'vitest'
import { resolveScenario } from './resolve.ts'
import { loadText, problemsIn } from './scenario-files.fixture.ts'

const scenario = (price: string) => `question: q\nworld: { providers: { own: { price: ${price} } } }\n`

describe('prices by volume', () => {
  it('come to ascending tiers, the last without an end', () => {
    const { plan, rows } = resolveScenario(
      loadText(scenario('[{ up-to: 10PB, price: 0.006 USD/GB }, { price: 4 USD/TB }]')),
      '.',
    )
    expect(plan.providers[0].priceTiers).toEqual([
      { upToGb: 1e7, usdPerGb: 0.006 },
      { upToGb: null, usdPerGb: 0.004 },
    ])
    expect(plan.providers[0].priceUsdPerGb).toBe(0.006)
    expect(rows.find(({ path }) => path === 'world.providers.own.price')?.value).toBe(
      '0.006 USD/GB up to 10 PB, then 0.004 USD/GB',
    )
  })

  it('are one tier where there is one price', () => {
    const { plan } = resolveScenario(loadText(scenario('0.01 USD/GB')), '.')
    expect(plan.providers[0].priceTiers).toEqual([{ upToGb: null, usdPerGb: 0.01 }])
  })

  it.each([
    ['[]', '1 to 16 prices'],
    ['[{ up-to: 1PB, price: 0.006 USD/GB }]', 'a last price without an end'],
    ['[{ price: 0.006 USD/GB }, { price: 0.004 USD/GB }]', 'where this price ends'],
    [
      '[{ up-to: 2PB, price: 0.006 USD/GB }, { up-to: 1PB, price: 0.005 USD/GB }, { price: 0.004 USD/GB }]',
      'more than where the price before it ends',
    ],
  ])('are refused as %s', (price, expected) => {
    expect(problemsIn(scenario(price)).join('\n')).toContain(expected)
  })
})
