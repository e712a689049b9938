import { writeFileSync } from 'node:fs'
import { serviceErrors } from '../reference/shared/service-error.ts'
import { errorCodes } from '../scenarios/errors.ts'

/** The page that lists every code; `npm run schemas` writes it, a test checks that it is up to date. */
export const ERROR_PAGE = 'docs/errors.md'

export function errorPage(): string {
  const refusals = Object.entries(serviceErrors).map(
    ([code, { status, meaning }]) => `| ${status} | \`${code}\` | ${meaning} |`,
  )
  const problems = Object.entries(errorCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  return `# Errors

Codes are stable: match them, not the messages. This page is written from the code (\`npm run schemas\`).

## The service

Every refusal, of the API as of edges, shield and origin, has one body; the message names the field, what was expected and what was
found.

\`\`\`json
{ "error": { "status": 403, "message": "the URL is over; ask for a new manifest", "reason": "url-expired" } }
\`\`\`

| status | \`reason\` | meaning |
|---|---|---|
${refusals.join('\n')}

## The command

With \`--json\` a failure prints \`{"schemaVersion":1,"error":{"code","message"}}\` and exits with 2
([schema](schemas/error.schema.json)).

| \`code\` | meaning |
|---|---|
${problems.join('\n')}
`
}

if (import.meta.main) writeFileSync(ERROR_PAGE, errorPage())
