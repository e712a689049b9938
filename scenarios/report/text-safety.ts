/**
 * What a scenario's author wrote reaches terminals, HTML and XML. These functions are the only way there.
 */

/** Escapes text for HTML, for element content and quoted attributes alike. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => HTML_ENTITIES[c])
}

const HTML_ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/**
 * Escapes text for an XML 1.0 attribute or element. Characters that XML cannot hold, not even as a reference (most
 * control characters, lone surrogates, U+FFFE and U+FFFF), become U+FFFD; line breaks and tabs become references, so that
 * attributes keep them.
 */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(NOT_IN_XML, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, (c) => HTML_ENTITIES[c] ?? `&#${c.charCodeAt(0)};`)
}

/**
 * Text that may stand in a terminal: no control characters (so that a scenario's name cannot move the cursor or color
 * the screen), none that turn the direction of writing, and every run of white space one space. Spaces that do not break
 * stay what they are.
 */
export function printable(text: string): string {
  return text
    .replace(/[^\S\u00a0\u202f]+/g, ' ')
    .replace(NOT_ON_A_TERMINAL, '')
    .trim()
}

/** Text of several lines as `printable` has it, but with its line breaks and spaces. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(NOT_ON_A_TERMINAL, ''))
    .join('\n')
}

/** Control characters except tab, line feed and carriage return, and the two noncharacters. */
const NOT_IN_XML = /[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/gu

/** Unicode's categories Cc (control) and Cf (format: direction marks, zero-width characters). */
const NOT_ON_A_TERMINAL = /[\p{Cc}\p{Cf}]/gu
