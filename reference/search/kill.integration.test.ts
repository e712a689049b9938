import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { SqliteSearchIndex } from '../storage/search-index/sqlite-search-index.ts'
import type { IndexQuery } from './search-index.ts'

const program = fileURLToPath(new URL('./indexing-process.fixture.ts', import.meta.url))
const KILLS = 8
const BATCH = 50
const EVERYTHING: IndexQuery = {
  kind: 'track',
  all: [[{ words: ['song'], fields: ['name'], open: false }]],
  none: [],
  inLyrics: false,
}

it('after kill -9 at any instant has the documents of its position, and what was acknowledged', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'soundcheck-search-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'search.db')
  for (let round = 0; round < KILLS; round++) {
    const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (bytes) => {
      said += bytes
      if (said.split('\n').length > 2 + round) setTimeout(() => child.kill('SIGKILL'), round * 3)
    })
    await once(child, 'exit')
    const acknowledged = Number(said.trim().split('\n').at(-1))

    const index = SqliteSearchIndex.open(path)
    const position = await index.position()
    expect(position).toBeGreaterThanOrEqual(acknowledged)
    const ids = new Set<string>()
    for (let skip = 0; ; skip += 500) {
      const { documents } = await index.candidates(EVERYTHING, skip, 500)
      for (const { id, names } of documents) {
        ids.add(id)
        const [, written] = (names[0] as string).split(' ').map(Number)
        expect(written).toBeLessThan(position)
      }
      if (documents.length < 500) break
    }
    // Even places of all batches, and odd ones of all but the last.
    const wanted = Array.from({ length: position + BATCH }, (_, i) => i - BATCH).filter((at) =>
      at % 2 === 0 ? at >= 0 && at < position : at < position - BATCH,
    )
    expect([...ids].sort()).toEqual(wanted.map((at) => `t${at}`).sort())
    await index.close()
  }
})
