import { samplerOf } from './service-time.ts'
import type { ServiceName, ServicesPlan } from './services-plan.ts'
import type { Stream } from './stream.ts'

/** One authorization that meets no queue and no failure, ms: the sum of its ways and service times. */
export function uncongestedPlayMs(plan: ServicesPlan, stream: Stream): number {
  const { front, services, cacheHitShare } = plan
  const work = (name: ServiceName): number => samplerOf(services[name].time).next(stream)
  let ms = front.edgeMs + front.balancerMs + 3 * front.hopMs
  if (stream.next() < front.dnsShare) ms -= front.dnsMs * Math.log(stream.next())
  ms += work('gateway') + work('playback') + work('cache') + work('license')
  if (stream.next() >= cacheHitShare) ms += front.hopMs + work('sql')
  return ms
}
