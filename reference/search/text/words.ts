import anyAscii from 'any-ascii'

/** Longest word that is kept; what is cut off distinguishes nothing. */
const LONGEST_WORD = 40

/** Scripts whose marks above and below letters are written or left out as people like. */
const MARKS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{Mn}+/gu
/** Written without spaces: each sign is a word, and neighbors stay neighbors. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u
const PIECES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー])[\p{L}\p{N}\p{M}])+/gu
const ASCII_WORD = /^[a-z0-9]+$/

/** A word, or a run of signs that is written without spaces. */
export interface Piece {
  /** One word, or the signs of the run one by one: they stand side by side where the piece is found. */
  readonly words: readonly string[]
  /** The same in Latin letters; null when it is that already. */
  readonly latin: string | null
}

/**
 * The pieces of a text in a form in which spellings that people take for the same are the same: NFKC, lower case, no
 * diacritics, no apostrophes; `&` is "and", `$` and `!` inside a word are the letters that they stand for, and `M.I.A.` is one
 * word. Latin letters are reduced to a to z; other scripts stay themselves and have a Latin form beside it.
 *
 * @example pieces('Beyoncé – Déjà Vu') // words: beyonce; deja; vu
 * @example pieces('東京') // one piece: the words 東 and 京, in Latin letters "dongjing"
 */
export function pieces(text: string): Piece[] {
  const plain = text.normalize('NFKC').toLowerCase()
  const found = spelled(plain).match(PIECES) ?? []
  if (found.length === 0) return symbols(plain)
  return found.flatMap((piece) => pieceOf(piece))
}

/** The words of {@link pieces}, one after the other. */
export function wordsOf(text: string): string[] {
  return pieces(text).flatMap(({ words }) => words)
}

/** The Latin forms of the pieces that are in another script. */
export function latinWordsOf(text: string): string[] {
  return pieces(text).flatMap(({ latin }) => latin ?? [])
}

function spelled(plain: string): string {
  return plain
    .normalize('NFD')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(/['’‘ʼ`´]/g, '')
    .replace(/(?<=[\p{L}\p{N}])\$|\$(?=\p{L})/gu, 's')
    .replace(/(?<=\p{L})!(?=\p{L})/gu, 'i')
    .replace(/(?<![\p{L}\p{N}])(\p{L})\.(?=\p{L}(?![\p{L}\p{N}]))/gu, '$1')
    .replace(/&|\+/g, ' and ')
}

function pieceOf(piece: string): Piece[] {
  if (UNSPACED.test(piece)) return [{ words: [...piece], latin: latinOf(piece) || null }]
  if (ASCII_WORD.test(piece)) return [{ words: [piece.slice(0, LONGEST_WORD)], latin: null }]
  const latin = latinOf(piece)
  if (/\p{Script=Latin}|^\p{N}+$/u.test(piece)) return latin === '' ? [] : [{ words: [latin], latin: null }]
  return [{ words: [[...piece].slice(0, LONGEST_WORD).join('')], latin: latin || null }]
}

function latinOf(piece: string): string {
  return anyAscii(piece)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, LONGEST_WORD)
}

/** A name of signs alone ("÷", "!!!") is one word that spells their code points. */
function symbols(plain: string): Piece[] {
  const signs = [...plain.replace(/[\s\p{C}]/gu, '')].map((sign) => (sign.codePointAt(0) as number).toString(16))
  return signs.length === 0 ? [] : [{ words: [`sign${signs.join('x')}`.slice(0, LONGEST_WORD)], latin: null }]
}
