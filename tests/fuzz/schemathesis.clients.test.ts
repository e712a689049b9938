import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LiveService, startLiveService } from '../platform/live-service.fixture.ts'
import { findSchemathesis, fuzz } from './schemathesis.fixture.ts'

const SEED = Number(process.env.SOUNDCHECK_SEED ?? 0)
const FUZZ_S = 120
/** In so long, on any machine, it tries out every endpoint more than once. */
const FEWEST_PER_OPERATION = 10

const found = findSchemathesis()
const reason = 'missing' in found ? ` (skipped: ${found.missing})` : ''

describe.skipIf('missing' in found)(`requests made from the description${reason}`, () => {
  let service: LiveService
  beforeAll(async () => {
    service = await startLiveService()
  })
  afterAll(() => service.stop())

  it('are all answered as it says, and none by a failure of the service', async () => {
    if ('missing' in found) return
    const { testCases, operations, failures, errors, output } = await fuzz(found.program, service, SEED, FUZZ_S)
    expect(failures, output).toEqual([])
    expect(errors, output).toEqual([])
    expect(testCases).toBeGreaterThan(FEWEST_PER_OPERATION * operations)
    const { paths } = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: Record<string, object> }
    expect(operations).toBe(Object.values(paths).flatMap((methods) => Object.keys(methods)).length)
  })
})
