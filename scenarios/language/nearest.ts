import { distance } from 'fastest-levenshtein'

/**
 * The candidate that was probably meant by a misspelled word, or undefined when none is near: at most two edits, or one
 * in three letters of a long word. Case, dashes and underscores do not count.
 *
 * @example nearest('dataSaver', ['cellular', 'data-saver']) // 'data-saver'
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = bare(word)
  let best: string | undefined
  let bestEdits = Math.max(2, Math.floor(plain.length / 3)) + 1
  for (const candidate of candidates) {
    // Another figure is not a slip of the pen: 320kbps does not mean 24kbps.
    if (candidate.replace(/\d+/g, '') === word.replace(/\d+/g, '')) continue
    const edits = distance(plain, bare(candidate))
    // Two edits turn any two-letter word into any other.
    if (edits < bestEdits && edits < Math.max(plain.length, bare(candidate).length) - 1) {
      best = candidate
      bestEdits = edits
    }
  }
  return best
}

/** Names near a word, nearest first, at most `limit`; for "no such name" messages. */
export function nearestNames(word: string, candidates: readonly string[], limit = 3): string[] {
  const plain = bare(word)
  if (plain === '') return []
  return candidates
    .map((name) => ({ name, edits: distance(plain, bare(name)), part: bare(name).includes(plain) }))
    .filter(({ name, edits, part }) => part || edits <= Math.max(2, Math.floor(bare(name).length / 2)))
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name)
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '')
}
