import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  SpanStatusCode,
  type Tracer,
} from '@opentelemetry/api'
import { ServiceError } from './service-error.ts'

/** Where in the service a step of a request belongs; the order is the one in which a request meets them. */
export type Layer = 'gateway' | 'service' | 'store'

/** The attribute of a span that holds its layer. */
export const LAYER = 'soundcheck.layer'
/** The attribute of a span that failed that holds the code of the refusal, by the semantic conventions of OpenTelemetry. */
export const ERROR_TYPE = 'error.type'

const TRACER = createContextKey('soundcheck.tracer')

/** A context whose spans are recorded by `tracer`: the tracer travels with the request, so that others cost nothing. */
export function tracedBy(tracer: Tracer, around: Context): Context {
  return around.setValue(TRACER, tracer)
}

/**
 * Does the work as one step of the request that is under way, and records how long it took and what it threw. Without a
 * trace, which is nearly always, that is one look-up.
 *
 * @param work may be asynchronous; the step then ends when its promise is settled
 * @example await span('catalog.track', () => store.track(id), { [LAYER]: 'store' })
 */
export function span<Result>(name: string, work: () => Result, attributes: Attributes = {}): Result {
  const tracer = context.active().getValue(TRACER) as Tracer | undefined
  if (tracer === undefined) return work()
  return tracer.startActiveSpan(name, { attributes }, (step) => {
    const failed = (error: unknown): void => {
      step.setAttribute(ERROR_TYPE, error instanceof ServiceError ? error.code : 'internal')
      step.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) })
      step.end()
    }
    try {
      const result = work()
      if (result instanceof Promise) result.then(() => step.end(), failed)
      else step.end()
      return result
    } catch (error) {
      failed(error)
      throw error
    }
  })
}

/**
 * The same object, each call of whose methods is a step of the trace, such as `catalog.track`. What the object calls of
 * itself is not.
 */
export function withSpans<Traced extends object>(layer: Layer, name: string, object: Traced): Traced {
  const wrapped = new Map<PropertyKey, unknown>()
  return new Proxy(object, {
    get(target, key) {
      const value = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      if (!wrapped.has(key)) {
        const step = `${name}.${String(key)}`
        wrapped.set(key, (...given: unknown[]) =>
          span(step, () => Reflect.apply(value, target, given), { [LAYER]: layer }),
        )
      }
      return wrapped.get(key)
    },
  })
}
