import { Gauge, type Registry } from 'prom-client'
import type { DeliveryService, ProviderStatus } from './service.ts'

/** Lets a registry tell how the providers are doing. */
export function watchProviders(service: DeliveryService, registry: Registry): void {
  const gauge = (name: string, help: string, value: (provider: ProviderStatus) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['provider'],
      registers: [registry],
      collect() {
        for (const provider of service.providers()) this.set({ provider: provider.name }, value(provider))
      },
    })
  gauge('soundcheck_provider_healthy', '1 while the router uses the provider.', ({ healthy }) => Number(healthy))
  gauge('soundcheck_provider_availability', 'As probes measure it, 0 to 1.', ({ availability }) => availability)
  gauge(
    'soundcheck_provider_latency_seconds',
    'Mean round trip of probes.',
    ({ latencyMs }) => (latencyMs ?? NaN) / 1000,
  )
}
