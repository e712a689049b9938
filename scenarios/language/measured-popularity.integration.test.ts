import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { cumulativeShare } from '../../sim/workload/popularity-curve.ts'
import { loadPlan } from './resolve.ts'
import { filesIn } from './scenario-files.fixture.ts'

/** Who played which artist how often (HetRec 2011, Last.fm); it is not part of the repository. */
const PLAYS = resolve('../shared/data/lastfm_user_artists.tsv')

it('measures popularity from a table of real plays', ({ skip }) => {
  skip(!existsSync(PLAYS), `${PLAYS} is absent`)
  const popularity = `{ file: ${JSON.stringify(PLAYS)}, item: artist_id, weight: plays }`
  const cwd = filesIn({ 'x.yaml': `question: q\ncatalog: { popularity: ${popularity} }\n` })
  const { label, source, segments } = loadPlan('x.yaml', { cwd }).plan.catalog.popularity
  expect({ label: label.replace(PLAYS, 'F'), source }).toMatchInlineSnapshot(`
    {
      "label": "measured: F, 16518 items",
      "source": "plays by artist_id, 62962672 plays",
    }
  `)
  expect(segments.length).toBeLessThanOrEqual(512)
  const shares = [0.001, 0.01, 0.1, 0.5].map((top) => Number(cumulativeShare(segments, top).toFixed(3)))
  expect(shares).toMatchInlineSnapshot(`
    [
      0.21,
      0.518,
      0.846,
      0.983,
    ]
  `)
})
