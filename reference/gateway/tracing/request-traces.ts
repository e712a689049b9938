import {
  type Context,
  context,
  createContextKey,
  ROOT_CONTEXT,
  SpanKind,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Request, RequestHandler, Response } from 'express'
import type { Clock } from '../../shared/clock.ts'
import { tracedBy } from '../../shared/trace.ts'
import { recordOf } from '../request-record.ts'
import { AsyncContext } from './async-context.ts'
import { traceParent, traceParentOf } from './trace-parent.ts'

export interface TraceParts {
  readonly clock: Clock
  /** Where traces go in the protocol of OpenTelemetry, such as `http://127.0.0.1:4318/v1/traces`; null: nowhere. */
  readonly traceExportUrl: string | null
  /** Names a trace that is kept; whoever knows the name may see it, so it must not be guessed. */
  newTraceName(): string
}

/** The steps of one request that asked to be traced; its own comes first. */
export interface KeptTrace {
  readonly requestId: string
  readonly spans: readonly TimedSpan[]
}

/** A step with its times on the clock that never runs backwards: those of the span itself begin at whole milliseconds. */
export interface TimedSpan {
  readonly span: ReadableSpan
  readonly startMs: number
  /** When it began while it has not ended. */
  endMs: number
}

/** Traces that are kept, and steps of each. */
const KEPT = 200
const MOST_SPANS = 500
const EXPORT_TIMEOUT_MS = 3000

const RECORDING = createContextKey('soundcheck.recording')

/**
 * Records the steps of requests: of those that ask for it by `Soundcheck-Trace: 1` or `?trace=1`, to be looked at under the
 * address that the answer gives, and of all when traces are exported. Otherwise nothing is recorded.
 */
export class RequestTraces {
  private readonly parts: TraceParts
  private readonly provider: TracerProvider
  private readonly tracer: Tracer
  private readonly kept = new Map<string, KeptTrace>()

  constructor(parts: TraceParts) {
    this.parts = parts
    const exporter = parts.traceExportUrl === null ? [] : [exportTo(parts.traceExportUrl)]
    this.provider = new TracerProvider({
      // Which requests are recorded is decided below; the steps of those all are.
      sampler: new AlwaysOnSampler(),
      resource: resourceFromAttributes({ 'service.name': 'soundcheck' }),
      spanProcessors: [new SpanRecorder(parts.clock), ...exporter],
    })
    this.tracer = this.provider.getTracer('soundcheck')
    // Where there is one already, an earlier gateway of this process has set it.
    context.setGlobalContextManager(new AsyncContext())
  }

  /** The trace of a name, while it is kept. */
  find(name: string): KeptTrace | undefined {
    return this.kept.get(name)
  }

  /** Sends what was not sent yet. */
  close(): Promise<void> {
    return this.provider.shutdown()
  }

  /** Records what the handlers after it do; the answer names the trace by `Soundcheck-Trace-Url` and `traceresponse`. */
  middleware(): RequestHandler {
    return (request, response, next) => {
      const isWanted = request.get('Soundcheck-Trace') === '1' || request.query.trace === '1'
      const parent = traceParentOf(request.get('traceparent'))
      const isExported = this.parts.traceExportUrl !== null && parent?.traceFlags !== TraceFlags.NONE
      if (!isWanted && !isExported) {
        next()
        return
      }
      const remote = parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent)
      const around = tracedBy(this.tracer, isWanted ? this.recording(remote, response) : remote)
      const root = this.tracer.startSpan('request', { kind: SpanKind.SERVER }, around)
      response.set('traceresponse', traceParent(root.spanContext()))
      response.once('close', () => {
        root.setAttributes(attributesOf(request, response))
        root.end()
      })
      context.with(trace.setSpan(around, root), next)
    }
  }

  private recording(around: Context, response: Response): Context {
    const name = this.parts.newTraceName()
    const spans: TimedSpan[] = []
    this.kept.set(name, { requestId: recordOf(response).id, spans })
    const [oldest] = this.kept.keys()
    if (oldest !== undefined && this.kept.size > KEPT) this.kept.delete(oldest)
    response.set('Soundcheck-Trace-Url', `/trace/${name}`)
    return around.setValue(RECORDING, spans)
  }
}

/** Puts each span with its request's, as the context says. */
class SpanRecorder implements SpanProcessor {
  private readonly clock: Clock
  private readonly timed = new WeakMap<ReadableSpan, TimedSpan>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  onStart(span: ReadableSpan, parentContext: Context): void {
    const spans = parentContext.getValue(RECORDING) as TimedSpan[] | undefined
    if (spans === undefined || spans.length >= MOST_SPANS) return
    const startMs = this.clock.monotonicMs()
    const timed: TimedSpan = { span, startMs, endMs: startMs }
    spans.push(timed)
    this.timed.set(span, timed)
  }

  onEnd(span: ReadableSpan): void {
    const timed = this.timed.get(span)
    if (timed !== undefined) timed.endMs = this.clock.monotonicMs()
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

function exportTo(url: string): SpanProcessor {
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS })
  return new BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_TIMEOUT_MS })
}

/** By the semantic conventions of OpenTelemetry; no paths, which tell what somebody listens to. */
function attributesOf(request: Request, response: Response) {
  const { endpoint, caller } = recordOf(response)
  return {
    'http.request.method': request.method,
    'http.route': endpoint,
    'http.response.status_code': response.statusCode,
    ...(caller && { 'soundcheck.client': caller.clientId }),
  }
}
