import { z } from 'zod'
import { field, map, section } from '../field.ts'
import { health, playback, retry, routing } from './control.ts'
import { costs } from './costs.ts'
import { delivery, origin, provider, shield } from './delivery.ts'
import { network } from './network.ts'
import { seed } from './seed.ts'
import { services } from './services.ts'
import { storage } from './storage.ts'

const names = 'provider names of lower-case letters, digits and dashes, such as akamai'
const providers = z
  .record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, { error: names }), provider, {
    error: 'a map of providers, such as { akamai: {}, fastly: { price: 0.01 USD/GB } }',
  })
  .refine((given) => Object.keys(given).length >= 1 && Object.keys(given).length <= 8, { error: '1 to 8 providers' })

/** The design under test. */
export const world = map({
  providers: field(providers, { akamai: {}, cloudfront: {} }, 'S0', 'The CDNs that deliver audio, by name.'),
  shield: section(shield, 'Caches between edges and origin.'),
  origin: section(origin, 'Object storage and its way out.'),
  delivery: section(delivery, 'How audio is cut, cached and fetched.'),
  routing: section(routing, "Weights of the router's score; they sum to 1."),
  health: section(health, 'Probes.'),
  retry: section(retry, 'Retries of the app.'),
  playback: section(playback, 'The player.'),
  network: section(network, 'Networks.'),
  storage: section(storage, 'Where user data lives.'),
  services: section(services, 'What an app asks before it can play, and beside it.'),
  costs: section(costs, "What the world costs a month beside the providers' egress."),
  seed: field(
    seed,
    'soundcheck',
    'assumption: one for all, so that another seed of chance meets the same world',
    'Seed of what the world happens to be like: how networks peer, how long tracks are, when probes come.',
  ),
})
