const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A description as plain text, and the same as HTML: descriptions are kept as text, so nothing of them becomes markup. */
export function descriptionJson(description: string) {
  const escaped = description.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string)
  return { description, html_description: `<p>${escaped.replaceAll('\n', '<br/>')}</p>` }
}
