import { Client, errors, type estypes } from '@elastic/elasticsearch'
import {
  type Candidates,
  type DocumentKey,
  type IndexBatch,
  type IndexQuery,
  type KnownWord,
  MOST_COUNTED,
  type NewDocument,
  type SearchDocument,
  type SearchIndex,
  type SearchKind,
} from '../../search/service.ts'
import { ServiceError } from '../../shared/service-error.ts'
import { DOCUMENTS, SETTINGS, STATE, WORDS } from './elasticsearch-mapping.ts'
import { type BoolQuery, documentQuery, similarWordsQuery } from './elasticsearch-query.ts'
import { soundsOf } from './sounds.ts'
import { WordWeights } from './word-weights.ts'

/** Whoever searches does not wait longer. */
const SEARCH_TIMEOUT_MS = 2000
/** Nobody waits for the rest: making an index, or showing a batch, takes a busy cluster seconds. */
const REQUEST_TIMEOUT_MS = 30_000
/** Less than a request may take, so that the cluster can say that it did not come to it. */
const READABLE_WITHIN = '25s'
const MOST_RETRIES = 1
const MOST_ALIKE = 64
const NOT_FOUND = 404
const EXISTS = 'resource_already_exists_exception'
/** The first client error. */
const REFUSED = 400
/** A document with a larger version is there. */
const CONFLICT = 409

type Stored = { readonly stored: SearchDocument }

interface State {
  readonly position: number
  /** Not there in an index of before it was kept. */
  readonly source?: string
}

export interface IndexOptions {
  /** Under which the cluster's other users know the index, in lower case. */
  readonly name: string
  /** Which feed the documents come from. */
  readonly source: string
  /** After which whoever searches is refused. */
  readonly searchTimeoutMs?: number
}

/** Its time limit is the longest one: the client's connections end what takes longer, whatever a single request says. */
export function elasticsearchClient(url: string): Client {
  return new Client({ node: url, requestTimeout: REQUEST_TIMEOUT_MS, maxRetries: MOST_RETRIES })
}

/**
 * The search index in an Elasticsearch cluster: it finds candidates in order of popularity, and the service ranks them as it
 * does those of SQLite. A batch and its position cannot be written as one, so the position follows the documents: a crash
 * between them has the batch written again, which changes nothing. The weight of a word only rises until the index is made anew.
 */
export class ElasticsearchSearchIndex implements SearchIndex {
  readonly #client: Client
  readonly #documents: string
  readonly #words: string
  readonly #state: string
  readonly #source: string
  readonly #searching: { readonly requestTimeout: number }

  private constructor(client: Client, { name, source, searchTimeoutMs = SEARCH_TIMEOUT_MS }: IndexOptions) {
    this.#client = client
    this.#source = source
    this.#searching = { requestTimeout: searchTimeoutMs }
    this.#documents = `${name}-documents`
    this.#words = `${name}-words`
    this.#state = `${name}-state`
  }

  /**
   * Makes what is not there yet. An index of another source's documents is emptied: its position says nothing of this feed, which
   * fills it again.
   *
   * @throws ServiceError `search-unavailable`
   */
  static async open(client: Client, options: IndexOptions): Promise<ElasticsearchSearchIndex> {
    const index = new ElasticsearchSearchIndex(client, options)
    await answered(async () => {
      await index.#createAll()
      const state = await index.#readState()
      if (state !== null && state.source !== index.#source) {
        // The state goes last: cut off before that, this is done again.
        for (const part of [index.#documents, index.#words, index.#state]) {
          await client.indices.delete({ index: part, ignore_unavailable: true })
        }
        await index.#createAll()
      }
      if (state?.source !== index.#source) await index.#writeState(0)
    })
    return index
  }

  apply({ put, remove, position }: IndexBatch): Promise<void> {
    return answered(async () => {
      const words = new WordWeights()
      for (const document of put) words.add(document)
      const operations = [
        ...remove.map((key) => ({ delete: { _index: this.#documents, _id: idOf(key) } })),
        ...put.flatMap((document) => [{ index: { _index: this.#documents, _id: idOf(document) } }, sourceOf(document)]),
        // The weight is the version, so that the cluster itself keeps the larger one.
        ...[...words.changes].flatMap(([word, weight]) => [
          { index: { _index: this.#words, _id: word, version: weight, version_type: 'external_gte' as const } },
          { word, sounds: soundsOf(word), weight },
        ]),
      ]
      if (operations.length > 0) requireAllTaken(await this.#client.bulk({ operations, refresh: 'wait_for' }))
      await this.#writeState(position)
    })
  }

  position(): Promise<number> {
    return answered(async () => (await this.#readState())?.position ?? 0)
  }

  candidates(query: IndexQuery, skip: number, limit: number): Promise<Candidates> {
    return this.#find(documentQuery(query), skip, limit)
  }

  async named(kind: SearchKind, name: string, limit: number): Promise<readonly SearchDocument[]> {
    const query = { bool: { filter: [{ term: { kind } }, { term: { names: name } }] } }
    return (await this.#find(query, 0, limit)).documents
  }

  wordsLike(word: string, open: boolean): Promise<readonly KnownWord[]> {
    return answered(async () => {
      const { hits } = await this.#client.search<KnownWord>(
        {
          index: this.#words,
          query: similarWordsQuery(word, open),
          sort: ['_score', { weight: 'desc' }],
          size: MOST_ALIKE,
          track_total_hits: false,
        },
        this.#searching,
      )
      return hits.hits.map((hit) => {
        const { word, weight } = required(hit._source)
        return { word, weight }
      })
    })
  }

  async close(): Promise<void> {
    await this.#client.close()
  }

  async #createAll(): Promise<void> {
    await this.#create(this.#documents, DOCUMENTS)
    await this.#create(this.#words, WORDS)
    await this.#create(this.#state, STATE)
    for (const index of [this.#documents, this.#words, this.#state]) {
      // One that another process has just made, or a node that has just started, cannot be read at once; such an index is `yellow`
      // even before its first shard is there.
      await this.#client.cluster.health({ index, wait_for_active_shards: 1, timeout: READABLE_WITHIN })
    }
  }

  async #readState(): Promise<State | null> {
    const { _source } = await this.#client.get<State>({ index: this.#state, id: 'feed' }, { ignore: [NOT_FOUND] })
    return _source ?? null
  }

  async #writeState(position: number): Promise<void> {
    const document: State = { position, source: this.#source }
    await this.#client.index({ index: this.#state, id: 'feed', document })
  }

  async #create(index: string, mappings: estypes.MappingTypeMapping): Promise<void> {
    if (await this.#client.indices.exists({ index })) return
    try {
      await this.#client.indices.create({ index, mappings, settings: SETTINGS })
    } catch (error) {
      // Another process was faster.
      if (!(error instanceof errors.ResponseError) || error.body?.error?.type !== EXISTS) throw error
    }
  }

  #find(query: BoolQuery, skip: number, limit: number): Promise<Candidates> {
    return answered(async () => {
      const { hits } = await this.#client.search<Stored>(
        {
          index: this.#documents,
          query,
          sort: [{ popularity: 'desc' }, { id: 'asc' }],
          from: skip,
          size: limit,
          track_total_hits: MOST_COUNTED,
          _source: ['stored'],
        },
        this.#searching,
      )
      const total = typeof hits.total === 'object' ? hits.total.value : required(hits.total)
      return {
        documents: hits.hits.map((hit) => required(hit._source).stored),
        total: Math.min(total, MOST_COUNTED),
      }
    })
  }
}

function idOf({ kind, id }: DocumentKey): string {
  return `${kind}:${id}`
}

function sourceOf({ lyrics, ...stored }: NewDocument): object {
  const { kind, id, names, artists, album, tags, facts, popularity } = stored
  return {
    kind,
    id,
    names,
    name: names,
    artist_names: artists,
    album_name: album,
    tags,
    facts,
    lyrics,
    popularity,
    stored,
  }
}

/** What is gone already need not be removed, nor a word be lighter; anything else that was not taken has to be brought again. */
function requireAllTaken(response: estypes.BulkResponse): void {
  if (!response.errors) return
  for (const item of response.items) {
    for (const [operation, result] of Object.entries(item)) {
      if (result.status < REFUSED || result.status === CONFLICT) continue
      if (operation === 'delete' && result.status === NOT_FOUND) continue
      throw new Error(`${operation} ${result._id} was refused: ${result.status} ${result.error?.type ?? ''}`)
    }
  }
}

/** An answer without what every answer has is none. */
function required<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('the answer is incomplete')
  return value
}

async function answered<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask()
  } catch (error) {
    throw new ServiceError('search-unavailable', 'the search index does not answer', { cause: error })
  }
}
