import { z } from 'zod'
import { type ErrorCode, errorCodes } from '../errors.ts'

const problem = z.strictObject({
  file: z.string().describe('As a person would type it; `command line` for what came from an option.'),
  line: z.int().nonnegative().describe('From 1; 0 on the command line.'),
  column: z.int().nonnegative().describe('From 1, in characters; 0 on the command line.'),
  field: z.string().describe('Path of the field, such as `faults[0].provider`; empty for the whole file.'),
  found: z.string(),
  expected: z.string(),
  nearest: z.string().exactOptional().describe('The name that was probably meant.'),
})

/** Each code is a constant of its own in the schema, beside its sentence. */
const codes = Object.entries({ ...errorCodes, defect: 'A defect in Soundcheck itself.' }) as [
  ErrorCode | 'defect',
  string,
][]

/** What every command prints with --json instead of its output when it fails. A test holds its problems to `Problem`. */
export const errorOutput = z
  .strictObject({
    schemaVersion: z.literal(1),
    error: z.strictObject({
      code: z.union(codes.map(([code, sentence]) => z.literal(code).describe(sentence))),
      message: z.string().describe('For people; it may have several lines.'),
      problems: z.array(problem).exactOptional().describe('With scenario-invalid: every place that is wrong.'),
    }),
  })
  .meta({
    title: 'soundcheck <command> --json, when it fails',
    description: 'The exit code is 2, or 70 for a defect.',
  })

export type ErrorOutput = z.infer<typeof errorOutput>
