import type { Lyrics } from '../catalog.ts'
import { type Candidate, chooseTracks } from './choose-tracks.ts'
import { type Lrc, LrcError, parseLrc } from './lrc.ts'
import { type TrackHints, trackHints } from './track-hints.ts'

/** A file of lyrics in the LRC format. */
export interface LyricsFile {
  /** Of the file: for the report, and for what its tags do not say. */
  readonly name: string
  readonly text: string
}

/** What came of a file: the tracks that have its lyrics, or why none has. */
export type LyricsOutcome =
  | { readonly name: string; readonly trackIds: readonly string[] }
  | { readonly name: string; readonly line: number; readonly message: string }

export interface LyricsImport {
  readonly files: readonly LyricsFile[]
  /** BCP 47, for files without a tag `[la:]`. */
  readonly language: string
}

/**
 * What files come to in a catalog: each whole, or not at all. Where two have lyrics of one track the last one counts, and both
 * are told to have it.
 *
 * @param candidatesOf tracks that any of the hints may mean
 */
export async function lyricsOf(
  { files, language }: LyricsImport,
  candidatesOf: (hints: readonly TrackHints[]) => Promise<readonly Candidate[]>,
): Promise<{ lyrics: Lyrics[]; outcomes: LyricsOutcome[] }> {
  const read = files.map(({ name, text }) => ({ name, ...readFile(name, text) }))
  const candidates = await candidatesOf(read.flatMap((file) => ('lrc' in file ? [file.hints] : [])))
  const lyrics = new Map<string, Lyrics>()
  const outcomes = read.map((file): LyricsOutcome => {
    const { name } = file
    if ('problem' in file) return { name, ...file.problem }
    const { lines, tags } = file.lrc
    const chosen = chooseTracks(file.hints, lines, candidates)
    if ('problem' in chosen) return { name, line: 1, message: chosen.problem }
    const trackIds = chosen.tracks.map(({ id }) => id)
    for (const trackId of trackIds) lyrics.set(trackId, { trackId, language: languageOf(tags) ?? language, lines })
    return { name, trackIds }
  })
  return { lyrics: [...lyrics.values()], outcomes }
}

function readFile(
  name: string,
  text: string,
): { lrc: Lrc; hints: TrackHints } | { problem: { line: number; message: string } } {
  try {
    const lrc = parseLrc(text)
    return { lrc, hints: trackHints(lrc, name) }
  } catch (error) {
    if (!(error instanceof LrcError)) throw error
    return { problem: { line: error.line, message: error.message } }
  }
}

function languageOf(tags: Lrc['tags']): string | null {
  try {
    return Intl.getCanonicalLocales(tags.get('la') ?? [])[0] ?? null
  } catch {
    // Some programs write the name of the language.
    return null
  }
}
