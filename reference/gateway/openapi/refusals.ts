import type { Endpoint } from '../../shared/endpoint.ts'
import { type ServiceErrorCode, serviceErrors } from '../../shared/service-error.ts'
import { type Degradation, type DependencyName, degradations } from '../degradation.policy.ts'

const codes = Object.keys(serviceErrors) as ServiceErrorCode[]
const unauthorized = codes.filter((code) => serviceErrors[code].status === 401)

/** Every code that an endpoint can be refused with, its own and the gateway's, in the order of the registry. */
export function refusalsOf(endpoint: Endpoint): ServiceErrorCode[] {
  const { access, limit, body, dependency, refusals = [] } = endpoint
  const looksAtToken = access !== 'anyone' || limit !== 'free'
  const table: Readonly<Record<DependencyName, Degradation>> = degradations
  const possible = new Set<ServiceErrorCode>([
    ...refusals,
    'request-invalid',
    'url-too-long',
    'internal',
    'overloaded',
    'timeout',
    ...(body === undefined ? [] : (['body-too-large'] as const)),
    ...(looksAtToken ? unauthorized : []),
    ...(access === 'operator' ? (['operator-only'] as const) : []),
    ...(typeof access === 'object' ? (['user-required', 'scope-missing'] as const) : []),
    ...(limit === 'free' ? [] : (['rate-limited'] as const)),
    ...(dependency === undefined ? [] : [table[dependency as DependencyName].refusal]),
  ])
  return codes.filter((code) => possible.has(code))
}
