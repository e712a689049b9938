import { isId, parseUri } from '../../shared/ids.ts'
import { performersOf } from '../import/collaborators.ts'
import type { Lrc } from './lrc.ts'

/** What a file of lyrics says about the track that it belongs to. Null where it does not say. */
export interface TrackHints {
  readonly id: string | null
  readonly isrc: string | null
  readonly title: string | null
  /** Each may be one of the artists: a field with several names is also one name ("Earth, Wind & Fire"). */
  readonly artists: readonly string[]
  readonly lengthMs: number | null
}

const ISRC = /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/
const BETWEEN_ARTISTS = /\s*(?:,|&|\band\b|\bx\b|\+|\/|;)\s*/i

/**
 * Takes what the tags say, `[id:]`, `[isrc:]`, `[ti:]`, `[ar:]` and `[length:]`; for what they do not say, the name of the file:
 * an id, an ISRC, or `Artist - Title`.
 *
 * @param fileName with or without folders
 */
export function trackHints({ tags }: Pick<Lrc, 'tags'>, fileName: string): TrackHints {
  const name = (fileName.split(/[/\\]/).at(-1) ?? '').replace(/\.[^.]*$/, '')
  const [artistOfName, titleOfName] = splitOnce(name, ' - ')
  const isNamed = titleOfName !== null
  const title = tags.get('ti') || titleOfName
  const artist = tags.get('ar') || (isNamed ? artistOfName : '')
  return {
    id: idOf(tags.get('id')) ?? idOf(name),
    isrc: isrcOf(tags.get('isrc')) ?? isrcOf(name),
    title,
    artists: artist === '' ? [] : [...new Set([artist, ...performersOf('', artist), ...artist.split(BETWEEN_ARTISTS)])],
    lengthMs: lengthOf(tags.get('length')),
  }
}

function idOf(text: string | undefined): string | null {
  if (text === undefined) return null
  const uri = parseUri(text)
  if (uri) return uri.kind === 'track' ? uri.id : null
  return isId(text) ? text : null
}

function isrcOf(text: string | undefined): string | null {
  const isrc = text?.replace(/[-\s]/g, '').toUpperCase() ?? ''
  return ISRC.test(isrc) ? isrc : null
}

/** `m:ss`, or with a fraction. */
function lengthOf(text: string | undefined): number | null {
  const [, minutes, seconds] = /^(\d{1,3}):(\d{1,2}(?:\.\d+)?)$/.exec(text ?? '') ?? []
  return seconds === undefined ? null : Number(minutes) * 60_000 + Math.round(Number(seconds) * 1000)
}

function splitOnce(text: string, separator: string): [string, string | null] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, null] : [text.slice(0, at).trim(), text.slice(at + separator.length).trim()]
}
