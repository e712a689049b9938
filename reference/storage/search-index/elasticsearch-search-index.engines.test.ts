import { Client } from '@elastic/elasticsearch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MOST_COUNTED } from '../../search/service.ts'
import {
  type Elasticsearch,
  elasticsearchMissing,
  startElasticsearch,
} from './elasticsearch-node/elasticsearch-node.fixture.ts'
import { ElasticsearchSearchIndex } from './elasticsearch-search-index.ts'
import { documentLike, indexIsLikeAList, queryFor, searchIndexContract } from './search-index.fixture.ts'

if (elasticsearchMissing !== null)
  console.warn(`The search index in Elasticsearch is not tested. ${elasticsearchMissing}`)

/** Making an index takes a node of a busy machine a second. */
const HISTORIES = 5
/** How often indexes show what is new; ten times as often as by default, since every write of a test waits for it. */
const REFRESH = '100ms'

const PATIENCE_MS = 60_000

const queen = queryFor([{ words: ['queen'], fields: ['name'], open: false }])

describe.skipIf(elasticsearchMissing !== null)(
  `Elasticsearch${elasticsearchMissing === null ? '' : `: ${elasticsearchMissing}`}`,
  () => {
    let elasticsearch: Elasticsearch
    let opened = 0
    const prefix = `soundcheck-test-${process.pid}-${Date.now()}`

    beforeAll(async () => {
      elasticsearch = await startElasticsearch()
      const client = patientClient()
      await client.indices.putIndexTemplate({
        name: prefix,
        index_patterns: `${prefix}-*`,
        template: { settings: { refresh_interval: REFRESH } },
      })
      await client.close()
    }, 600_000)

    afterAll(async () => {
      await elasticsearch?.close()
    })

    /** What is tested is what comes, not when. */
    const patientClient = () => new Client({ node: elasticsearch.url, requestTimeout: PATIENCE_MS })
    const open = (name = `${prefix}-${opened++}`, source = 'ours') =>
      ElasticsearchSearchIndex.open(patientClient(), { name, source, searchTimeoutMs: PATIENCE_MS })

    searchIndexContract('the contract', () => open())

    it('keeps documents, words and position when the node is killed', async (context) => {
      if (elasticsearch.restart === null) context.skip('the cluster is not the test’s own')
      const name = `${prefix}-${opened++}`
      const before = await open(name)
      await before.apply({ put: [documentLike({ id: 'a', names: ['queen'] })], remove: [], position: 7 })
      await elasticsearch.restart?.()
      const index = await open(name)
      expect(await index.position()).toBe(7)
      expect((await index.candidates(queen, 0, 10)).documents.map(({ id }) => id)).toEqual(['a'])
      expect((await index.wordsLike('quene', false)).map(({ word }) => word)).toEqual(['queen'])
      // The client of before finds the node again.
      expect(await before.position()).toBe(7)
      await Promise.all([before.close(), index.close()])
    }, 120_000)

    it('keeps the larger weight of a word, whichever batch comes last', async () => {
      const index = await open()
      const weigh = async (id: string, popularity: number) => {
        await index.apply({ put: [documentLike({ id, names: ['queen'], popularity })], remove: [], position: 1 })
        return (await index.wordsLike('queen', false)).map(({ weight }) => weight)
      }
      expect([await weigh('a', 50), await weigh('b', 10), await weigh('c', 50), await weigh('d', 90)]).toEqual([
        [32],
        [32],
        [32],
        [512],
      ])
      await index.close()
    })

    it('is emptied when it is another source’s, and filled anew', async () => {
      const name = `${prefix}-${opened++}`
      const theirs = await open(name, 'theirs')
      await theirs.apply({
        put: [documentLike({ id: 'a', names: ['queen'], popularity: 90 })],
        remove: [],
        position: 9,
      })
      const ours = await open(name)
      expect(await ours.position()).toBe(0)
      expect((await ours.candidates(queen, 0, 10)).total).toBe(0)
      expect(await ours.wordsLike('queen', false)).toEqual([])
      await ours.apply({ put: [documentLike({ id: 'b', names: ['queen'], popularity: 50 })], remove: [], position: 4 })
      expect(await ours.wordsLike('queen', false)).toEqual([{ word: 'queen', weight: 32 }])
      const again = await open(name)
      expect(await again.position()).toBe(4)
      expect((await again.candidates(queen, 0, 10)).documents.map(({ id }) => id)).toEqual(['b'])
      await Promise.all([theirs.close(), ours.close(), again.close()])
    })

    it('is there once when several processes open it at the same time', async () => {
      const name = `${prefix}-${opened++}`
      const indexes = await Promise.all([open(name), open(name), open(name)])
      await indexes[0].apply({ put: [documentLike({ id: 'a', names: ['queen'] })], remove: [], position: 3 })
      expect(await Promise.all(indexes.map((index) => index.position()))).toEqual([3, 3, 3])
      expect((await indexes[1].candidates(queen, 0, 10)).total).toBe(1)
      await Promise.all(indexes.map((index) => index.close()))
    })

    it('pages to the last document that is counted, each once', async () => {
      const index = await open()
      const put = Array.from({ length: 1050 }, (_, i) =>
        documentLike({ id: `t${i}`, names: ['queen'], popularity: i % 7 }),
      )
      await index.apply({ put, remove: [], position: 1 })
      const ids: string[] = []
      for (let skip = 0; skip < MOST_COUNTED; skip += 100) {
        ids.push(...(await index.candidates(queen, skip, 100)).documents.map(({ id }) => id))
      }
      expect(new Set(ids).size).toBe(MOST_COUNTED)
      await index.close()
    })

    it('is like a list that is searched from end to end', () => indexIsLikeAList(() => open(), HISTORIES))
  },
)
