import type { LyricLine } from '../catalog.ts'
import { nameKey } from '../name-key.ts'
import type { TrackHints } from './track-hints.ts'

/** A track that lyrics may belong to. */
export interface Candidate {
  readonly id: string
  readonly name: string
  /** Of the names of its artists. */
  readonly artistKeys: readonly string[]
  readonly isrc: string
  readonly durationMs: number
}

/** Recordings of which one is no longer than this beside the other are the same, cut a little differently. */
const SAME_LENGTH_MS = 3000

/**
 * Which of the candidates lyrics belong to: several where one recording is on several albums.
 *
 * @returns at least one; or what was expected and what was found
 */
export function chooseTracks(
  hints: TrackHints,
  lines: readonly LyricLine[],
  candidates: readonly Candidate[],
): { tracks: Candidate[] } | { problem: string } {
  const found = belonging(hints, candidates)
  if ('problem' in found) return found
  const lastMs = lines.findLast(({ words }) => words !== '')?.startMs ?? 0
  const tooShort = found.tracks.find(({ durationMs }) => lastMs > durationMs)
  if (tooShort === undefined) return found
  const length = lengthText(tooShort.durationMs)
  return { problem: `expected lines within the ${length} of "${tooShort.name}", found one at ${lengthText(lastMs)}` }
}

function belonging(
  { id, isrc, title, artists, lengthMs }: TrackHints,
  candidates: readonly Candidate[],
): { tracks: Candidate[] } | { problem: string } {
  const byId = candidates.filter((track) => track.id === id)
  if (byId.length > 0) return { tracks: byId }
  const byIsrc = candidates.filter((track) => track.isrc === isrc)
  if (byIsrc.length > 0) return { tracks: byIsrc }
  if (title === null || artists.length === 0) {
    return { problem: `expected a track of the catalog, found ${named(id, isrc)}` }
  }
  const keys = new Set(artists.map(nameKey))
  const byName = candidates.filter(
    (track) => nameKey(track.name) === nameKey(title) && track.artistKeys.some((key) => keys.has(key)),
  )
  if (byName.length === 0) return { problem: `expected a track of the catalog, found "${title}" by ${artists[0]}` }
  const aim = lengthMs ?? byName[0]?.durationMs ?? 0
  const fitting = byName.filter(({ durationMs }) => Math.abs(durationMs - aim) <= SAME_LENGTH_MS)
  if (fitting.length > 0 && (lengthMs !== null || fitting.length === byName.length)) return { tracks: fitting }
  const lengths = [...new Set(byName.map(({ durationMs }) => lengthText(durationMs)))].sort().join(', ')
  return {
    problem:
      lengthMs === null
        ? `expected [length:] or [isrc:], since "${title}" is there in several lengths: ${lengths}`
        : `expected the length of a track "${title}", ${lengths}, found ${lengthText(lengthMs)}`,
  }
}

function named(id: string | null, isrc: string | null): string {
  if (id !== null) return `the id ${id}`
  if (isrc !== null) return `the ISRC ${isrc}`
  return 'neither [id:] nor [isrc:] nor [ti:] and [ar:]'
}

/** `4:05` */
function lengthText(lengthMs: number): string {
  const seconds = Math.round(lengthMs / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
