/**
 * A genre's part of an address: its name in small letters, what is neither letter nor digit a hyphen.
 *
 * @example genreId('Contemporary Classical') // 'contemporary-classical'
 */
export function genreId(name: string): string {
  const slug = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return slug === '' ? 'other' : slug
}
