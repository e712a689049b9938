import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AsyncContext } from '../gateway/tracing/async-context.ts'
import { LAYER, span, tracedBy, withSpans } from './trace.ts'

const exporter = new InMemorySpanExporter()
const tracer = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }).getTracer('test')
const traced = <Result>(work: () => Result): Result => context.with(tracedBy(tracer, ROOT_CONTEXT), work)
const recorded = () => exporter.getFinishedSpans().map(({ name, status }) => [name, status.message ?? null])

beforeAll(() => {
  context.setGlobalContextManager(new AsyncContext())
})
beforeEach(() => exporter.reset())

class Counter {
  #count = 0
  readonly step = 2
  add(times: number) {
    this.#count += times * this.step
    return this.#count
  }
  async addLater(times: number) {
    await Promise.resolve()
    return this.add(times)
  }
}

describe('a step', () => {
  it('is not recorded without a trace, and does its work', () => {
    expect(span('alone', () => 7)).toBe(7)
    expect(recorded()).toEqual([])
  })

  it('ends with its work, also when that takes time or fails', async () => {
    const error = new Error('no')
    await traced(async () => {
      expect(span('at once', () => 1)).toBe(1)
      expect(() =>
        span('fails at once', () => {
          throw error
        }),
      ).toThrow(error)
      expect(await span('later', async () => span('inside', () => 2))).toBe(2)
      await expect(span('fails later', () => Promise.reject(error))).rejects.toBe(error)
    })
    expect(recorded()).toEqual([
      ['at once', null],
      ['fails at once', 'no'],
      ['inside', null],
      ['later', null],
      ['fails later', 'no'],
    ])
    const [inside, later] = ['inside', 'later'].map((name) =>
      exporter.getFinishedSpans().find((each) => each.name === name),
    )
    expect(inside?.parentSpanContext?.spanId).toBe(later?.spanContext().spanId)
  })

  it('is each call of an object that has spans, whose private parts go on working', async () => {
    const counter = withSpans('store', 'counter', new Counter())
    expect(counter).toBeInstanceOf(Counter)
    expect(counter.step).toBe(2)
    expect(counter.add(1)).toBe(2)
    await traced(async () => {
      expect(await counter.addLater(2)).toBe(6)
    })
    expect(recorded()).toEqual([['counter.addLater', null]])
    expect(exporter.getFinishedSpans()[0]?.attributes[LAYER]).toBe('store')
  })
})
