import type { PriceTier, ProviderPlan } from '../../sim/plan.ts'
import { formatQuantity } from './format-quantity.ts'
import { parseQuantity } from './parse-quantity.ts'
import { anyProvider, type ProviderPreset, providerPresets } from './presets/providers.ts'
import { originOf, type Row } from './rows.ts'
import { showPrice } from './schema/delivery.ts'
import type { Scenario } from './schema/scenario.ts'
import type { MapTree, Path } from './tree.ts'
import type { Kind } from './units.ts'

type Written = Scenario['world']['providers'][string]

/** Providers with what their presets say where the scenario does not. */
export function resolveProviders(providers: Scenario['world']['providers']): ProviderPlan[] {
  return Object.entries(providers).map(([name, written]) => {
    const preset = presetOf(name)
    const priceTiers = tiersOf(written.price ?? base(preset.price, 'price'))
    return {
      name,
      pops: written.pops ?? preset.pops,
      edgeBytes: written.edge ?? base(preset.edge, 'bytes'),
      priceUsdPerGb: priceTiers[0].usdPerGb,
      priceTiers,
      availability: written.availability ?? base(preset.availability, 'ratio'),
    }
  })
}

/** A row for each field of each provider. */
export function providerRows(
  plans: readonly ProviderPlan[],
  providers: Scenario['world']['providers'],
  tree: MapTree,
): Row[] {
  return plans.flatMap((plan) => {
    const shown: [keyof Written, string, string, string][] = [
      ['pops', String(plan.pops), 'count', 'Number of PoPs in the world.'],
      ['edge', formatQuantity(plan.edgeBytes, 'bytes'), 'bytes', 'Cache size of one PoP.'],
      [
        'price',
        showPrice(providers[plan.name].price ?? plan.priceUsdPerGb),
        'USD/GB',
        'What it charges for delivered bytes.',
      ],
      ['availability', formatQuantity(plan.availability, 'ratio'), 'ratio', 'Nominal availability.'],
    ]
    return shown.map(([key, value, unit, about]): Row => {
      const path: Path = ['world', 'providers', plan.name, key]
      const written = providers[plan.name][key] !== undefined
      const preset = { origin: presetName(plan.name), source: presetOf(plan.name).source[key] }
      const origin = written ? originOf(tree, path, null) : preset
      return { path: path.join('.'), value, unit, ...origin, about }
    })
  })
}

function tiersOf(price: NonNullable<Written['price']>): PriceTier[] {
  if (typeof price === 'number') return [{ upToGb: null, usdPerGb: price }]
  return price.map(({ 'up-to': end, price }) => ({ upToGb: end === undefined ? null : end / 1e9, usdPerGb: price }))
}

function presetOf(name: string): ProviderPreset {
  return Object.hasOwn(providerPresets, name) ? providerPresets[name] : anyProvider
}

function presetName(name: string): string {
  return Object.hasOwn(providerPresets, name) ? `preset ${name}` : 'default'
}

function base(written: string, kind: Kind): number {
  return parseQuantity(written, kind) as number
}
