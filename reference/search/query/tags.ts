/**
 * What people say for a genre or a mood, and the tags that they mean. Both sides as {@link wordsOf} has them; tags of several
 * words are written as one.
 */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  // genres
  electronic: ['edm', 'electronica'],
  electronica: ['electronic', 'edm'],
  electro: ['edm', 'electronic'],
  edm: ['electronic'],
  dance: ['edm'],
  'hip hop': ['hiphop', 'rap'],
  hiphop: ['rap'],
  rap: ['hiphop'],
  trap: ['rap'],
  rnb: ['randb'],
  'r and b': ['randb'],
  'rhythm and blues': ['randb'],
  soul: ['randb'],
  metal: ['rock'],
  punk: ['rock'],
  indie: ['rock'],
  reggaeton: ['latin'],
  salsa: ['latin'],
  latino: ['latin'],
  // moods, in the words of the catalog's `moods.policy.ts`
  chilled: ['chill'],
  chillout: ['chill'],
  relaxing: ['chill'],
  relaxed: ['chill'],
  relax: ['chill'],
  mellow: ['chill'],
  'laid back': ['chill'],
  calm: ['chill'],
  calming: ['chill'],
  peaceful: ['chill'],
  quiet: ['chill'],
  ambient: ['chill'],
  concentration: ['focus'],
  study: ['focus'],
  studying: ['focus'],
  upbeat: ['happy'],
  cheerful: ['happy'],
  joyful: ['happy'],
  feelgood: ['happy'],
  'feel good': ['happy'],
  melancholy: ['sad'],
  melancholic: ['sad'],
  gloomy: ['sad'],
  heartbreak: ['sad'],
  energetic: ['intense'],
  powerful: ['intense'],
  hype: ['intense', 'party'],
  angry: ['intense'],
  gym: ['intense', 'party'],
  workout: ['intense', 'party'],
  danceable: ['party'],
  club: ['party'],
  unplugged: ['acoustic'],
}

const LONGEST_PHRASE = 3

/** The tags that each word of a query may mean, alone or with its neighbors: "hip hop" means rap twice. */
export function tagsMeant(words: readonly string[]): string[][] {
  const tags = words.map((word) => new Set([word]))
  for (let from = 0; from < words.length; from++) {
    for (let length = 1; length <= LONGEST_PHRASE && from + length <= words.length; length++) {
      const meant = MEANT[words.slice(from, from + length).join(' ')] ?? []
      for (let at = from; at < from + length; at++) for (const tag of meant) tags[at].add(tag)
    }
  }
  return tags.map((set) => [...set])
}
