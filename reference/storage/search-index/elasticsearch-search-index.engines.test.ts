import { describe, it } from 'vitest'
import { ElasticsearchSearchIndex, elasticsearchClient } from './elasticsearch-search-index.ts'
import { searchIndexContract } from './search-index.fixture.ts'

const url = process.env.SOUNDCHECK_ELASTICSEARCH_URL
let opened = 0

if (url === undefined) {
  const reason = 'set SOUNDCHECK_ELASTICSEARCH_URL to a cluster in which tests may make indexes'
  console.warn(`The search index in Elasticsearch is not tested: ${reason}.`)
  describe.skip(`the search index in Elasticsearch (${reason})`, () => {
    it('follows the contract', () => {})
  })
} else {
  const name = `soundcheck-test-${process.pid}-${Date.now()}`
  searchIndexContract('the search index in Elasticsearch', () =>
    ElasticsearchSearchIndex.open(elasticsearchClient(url), `${name}-${opened++}`),
  )
}
