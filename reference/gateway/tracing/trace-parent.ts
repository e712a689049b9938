import { type SpanContext, TraceFlags } from '@opentelemetry/api'

const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-|$)/

/** The step of somebody else's trace that a request is part of (W3C Trace Context, 2021), or null. */
export function traceParentOf(header: string | undefined): SpanContext | null {
  const [, traceId, spanId, flags] = TRACE_PARENT.exec(header ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return null
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true }
}

/** @example traceParent({ traceId: '0af7…', spanId: 'b7ad…', traceFlags: 1 }) // '00-0af7…-b7ad…-01' */
export function traceParent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}
