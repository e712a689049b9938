import { expectTypeOf, it } from 'vitest'
import type { z } from 'zod'
import type { Plan } from '../../sim/plan.ts'
import type { Result } from '../../sim/result.ts'
import type { Problem } from '../language/problem.ts'
import type { Row } from '../language/rows.ts'
import type { RunFacts } from '../report/run-facts.ts'
import type { ErrorOutput } from './error.output.ts'
import type { ExplainOutput } from './explain.output.ts'
import type { planOutput } from './plan.output.ts'
import type { resultOutput } from './result.output.ts'
import type { RunOutput } from './run.output.ts'

// The compiler is what fails here: the schemas and the interfaces that the code goes by say the same.
it('schemas and interfaces say the same', () => {
  expectTypeOf<z.infer<typeof planOutput>>().toEqualTypeOf<Plan>()
  expectTypeOf<z.infer<typeof resultOutput>>().toEqualTypeOf<Result>()
  expectTypeOf<Omit<RunOutput, 'schemaVersion' | 'windowCheck'>>().toEqualTypeOf<RunFacts>()
  expectTypeOf<ExplainOutput['rows'][number]>().toEqualTypeOf<Row>()
  expectTypeOf<NonNullable<ErrorOutput['error']['problems']>[number]>().toEqualTypeOf<Problem>()
})
