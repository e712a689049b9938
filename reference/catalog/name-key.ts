/**
 * What spellings of a name have in common: its letters and digits, without case and accents. Guests in brackets do not belong to
 * a title. The keys of artists are kept (`artist_names`): who changes this works them out anew by a migration.
 */
export function nameKey(name: string): string {
  const plain = name
    .replace(/[([](?:feat\.?|ft\.?|featuring|with)\s[^)\]]*[)\]]/gi, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
  const key = plain
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  // A name of signs alone, such as "???".
  return key === '' ? plain.trim() : key
}
