/** Words before guests in a title; as words of their own inside brackets, or after a dash. */
const GUESTS = /[([](?:feat\.?|ft\.?|featuring|with)\s+([^)\]]+)[)\]]/gi
const SEPARATORS = /\s*(?:,|&|\band\b|\bx\b|\+|\/|;)\s*/i
/** In a field of artists only signs separate: "Earth, Wind & Fire" is one name, so commas and "&" do not. */
const FIELD_SEPARATORS = /\s*;\s*|\s+(?:feat\.?|ft\.?|featuring)\s+/i

/**
 * Who made a song: the artists that its field names, and the guests that its title does.
 *
 * @example performersOf("I Don't Care (with Justin Bieber) - Remix", 'Ed Sheeran') // ['Ed Sheeran', 'Justin Bieber']
 */
export function performersOf(title: string, artist: string): string[] {
  const named = artist.split(FIELD_SEPARATORS)
  const guests = [...title.matchAll(GUESTS)].flatMap(([, names]) => names.split(SEPARATORS))
  const performers = new Map<string, string>()
  for (const name of [...named, ...guests]) {
    const clean = name.trim()
    const key = artistKey(clean)
    if (clean !== '' && !performers.has(key)) performers.set(key, clean)
  }
  return [...performers.values()]
}

/** What spellings of one artist have in common. */
export function artistKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}
