import type { estypes } from '@elastic/elasticsearch'

/**
 * The mapping that S0 publishes, mended where it does not work as written: `artist_names` has the autocomplete field that its
 * query asks for, queries are not cut into n-grams themselves (`search_analyzer`), and the fields that the published ranking
 * needs beside it are there. Words come normalized, so that both engines take the same spellings for the same.
 */
export const DOCUMENTS: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  properties: {
    kind: { type: 'keyword' },
    id: { type: 'keyword' },
    names: { type: 'keyword', ignore_above: 1024 },
    name: { type: 'text', analyzer: 'words', fields: { autocomplete: beginnings() } },
    artist_names: { type: 'text', analyzer: 'words', fields: { autocomplete: beginnings() } },
    album_name: { type: 'text', analyzer: 'words', fields: { autocomplete: beginnings() } },
    tags: { type: 'text', analyzer: 'words' },
    facts: { type: 'text', analyzer: 'words' },
    lyrics: { type: 'text', analyzer: 'words', fields: { autocomplete: beginnings() } },
    popularity: { type: 'float' },
    /** The document as it is handed out; not searched. */
    stored: { type: 'object', enabled: false },
  },
}

/** Words of names and artists, to find those that were meant. */
export const WORDS: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  properties: {
    word: { type: 'keyword', fields: { autocomplete: beginnings() } },
    sounds: { type: 'keyword' },
    weight: { type: 'long' },
  },
}

/** How far the feed is dealt with, and which feed it is. */
export const STATE: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  properties: { position: { type: 'long' }, source: { type: 'keyword' } },
}

/** Edge n-grams of 1 to 20 letters, as S0 has them. */
export const LONGEST_BEGINNING = 20

export const SETTINGS: estypes.IndicesIndexSettings = {
  analysis: {
    analyzer: {
      words: { type: 'custom', tokenizer: 'whitespace' },
      beginnings: { type: 'custom', tokenizer: 'whitespace', filter: ['beginnings'] },
    },
    filter: { beginnings: { type: 'edge_ngram', min_gram: 1, max_gram: LONGEST_BEGINNING } },
  },
}

function beginnings(): estypes.MappingTextProperty {
  return { type: 'text', analyzer: 'beginnings', search_analyzer: 'words' }
}
