import { pieces } from './words.ts'

/** Where the name of a recording ends and the words about it begin: "- Remastered 2011", "feat. …". */
const ABOUT = /\s[-–—]\s.*$|\s(?:feat|ft|featuring)\.?\s.*$/iu
const BRACKETS = /\([^()]*\)|\[[^[\]]*\]/gu
const GUESTS = /[([](?:feat|ft|featuring|with)\b[^()[\]]*[)\]]|\s(?:feat|ft|featuring)\.?\s.*$/iu
const REMASTERED = /\s[-–—]\s[^-–—]*\bremaster(?:ed)?\b.*$|[([][^()[\]]*\bremaster(?:ed)?\b[^()[\]]*[)\]]/iu

/** The words of a name joined by spaces: two names with the same key are taken for the same. */
export function nameKey(name: string): string {
  return pieces(name)
    .flatMap(({ words }) => words)
    .join(' ')
}

/**
 * The keys that a name is found by: its own, that of the name without words about the recording ("- Remastered 2011",
 * "(feat. …)"), and both in Latin letters. The first is the name's own.
 */
export function nameKeys(name: string): string[] {
  const core = name.replace(ABOUT, '').replace(BRACKETS, ' ')
  const keys = [name, core].flatMap((text) => {
    const found = pieces(text)
    const own = found.flatMap(({ words }) => words).join(' ')
    return [own, found.map(({ words, latin }) => latin ?? words.join(' ')).join(' ')]
  })
  return [...new Set(keys.filter((key) => key !== ''))]
}

/**
 * The key of a recording's name: guests and remastering are not part of it ("Radio Ga Ga - Remastered 2011" is "radio ga ga"),
 * other versions are.
 */
export function recordingKey(name: string): string {
  return nameKey(name.replace(GUESTS, ' ').replace(REMASTERED, ' ')) || nameKey(name)
}
