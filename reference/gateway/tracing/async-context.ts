import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api'

/** Lets OpenTelemetry's context follow a request through everything that is awaited. */
export class AsyncContext implements ContextManager {
  private readonly storage = new AsyncLocalStorage<Context>()

  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT
  }

  with<Given extends unknown[], Result>(
    around: Context,
    work: (...given: Given) => Result,
    thisArg?: ThisParameterType<typeof work>,
    ...given: Given
  ): Result {
    return this.storage.run(around, () => Reflect.apply(work, thisArg, given) as Result)
  }

  bind<Target>(around: Context, target: Target): Target {
    if (typeof target !== 'function') return target
    return ((...given: unknown[]) => this.with(around, () => Reflect.apply(target, undefined, given))) as Target
  }

  enable(): this {
    return this
  }

  disable(): this {
    this.storage.disable()
    return this
  }
}
