import { doubleMetaphone } from 'double-metaphone'

const LATIN = /^[a-z]+$/

/** Codes of how a word sounds (Double Metaphone: Philips 2000); none for what is not spelled in a to z. */
export function soundsOf(word: string): string[] {
  return LATIN.test(word) ? [...new Set(doubleMetaphone(word))].filter((code) => code !== '') : []
}
