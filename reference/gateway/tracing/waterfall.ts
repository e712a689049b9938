import { SpanStatusCode } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { isServiceErrorCode, serviceErrors } from '../../shared/service-error.ts'
import { ERROR_TYPE, LAYER, type Layer } from '../../shared/trace.ts'
import { explanationOf } from './explanations.ts'
import type { KeptTrace } from './request-traces.ts'

/** One step of a request, as page and JSON show it. Times in milliseconds from the beginning of the request. */
export interface Step {
  readonly name: string
  readonly layer: Layer
  /** How many steps it is inside. */
  readonly depth: number
  readonly startMs: number
  readonly durationMs: number
  /** Its duration without that of the steps inside it. */
  readonly ownMs: number
  /** What was thrown, such as `internal` or `not-found: there is no track 7`; null when nothing was. */
  readonly failure: string | null
  readonly explanation: string
}

/** What became of a request, step by step. */
export interface Waterfall {
  readonly requestId: string
  readonly traceId: string
  readonly method: string
  /** Id of the endpoint. */
  readonly endpoint: string
  readonly status: number
  readonly durationMs: number
  readonly byLayerMs: Readonly<Record<Layer, number>>
  /** In the order in which they began; what a step contains comes right after it. */
  readonly steps: readonly Step[]
}

/** The steps of a trace; null while its request is not answered. */
export function waterfallOf({ requestId, spans }: KeptTrace): Waterfall | null {
  const [root] = spans
  if (root === undefined || !root.span.ended) return null
  const depths = new Map<string, number>()
  const ownMs = new Map<string, number>()
  for (const { span, startMs, endMs } of spans) {
    const { spanId } = span.spanContext()
    const parentId = span.parentSpanContext?.spanId ?? ''
    depths.set(spanId, span === root.span ? 0 : (depths.get(parentId) ?? 0) + 1)
    ownMs.set(spanId, endMs - startMs)
    ownMs.set(parentId, (ownMs.get(parentId) ?? 0) - (endMs - startMs))
  }
  const steps = spans.map(({ span, startMs, endMs }): Step => {
    const { spanId } = span.spanContext()
    const layer = (span.attributes[LAYER] ?? 'gateway') as Layer
    return {
      name: span.name,
      layer,
      depth: depths.get(spanId) ?? 0,
      startMs: startMs - root.startMs,
      durationMs: endMs - startMs,
      // Steps that ran at the same time add up to more than the one that they are in.
      ownMs: Math.max(0, ownMs.get(spanId) ?? 0),
      failure: failureOf(span),
      explanation: explanationOf(span.name, layer),
    }
  })
  const inLayer = (layer: Layer) =>
    steps.filter((step) => step.layer === layer).reduce((sum, step) => sum + step.ownMs, 0)
  return {
    requestId,
    traceId: root.span.spanContext().traceId,
    method: String(root.span.attributes['http.request.method']),
    endpoint: String(root.span.attributes['http.route']),
    status: Number(root.span.attributes['http.response.status_code']),
    durationMs: root.endMs - root.startMs,
    byLayerMs: { gateway: inLayer('gateway'), service: inLayer('service'), store: inLayer('store') },
    steps,
  }
}

/**
 * The code of what a step threw, and the message where it is about the request: whoever sees the page was told that much. What
 * else went wrong names files, addresses and queries, and is for the log.
 */
function failureOf({ status, attributes }: ReadableSpan): string | null {
  if (status.code !== SpanStatusCode.ERROR) return null
  const code = String(attributes[ERROR_TYPE])
  return isServiceErrorCode(code) && serviceErrors[code].status < 500 ? `${code}: ${status.message}` : code
}
