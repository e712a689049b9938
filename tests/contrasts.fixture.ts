import type { Page } from 'playwright-core'

/** What WCAG 2.2 asks of text (1.4.3, AA). */
export const LEAST_CONTRAST = 4.5

/** Text and its contrast with what lies behind it, as the browser computed the colors. */
export interface Contrast {
  /** The beginning of the element that holds it. */
  readonly element: string
  /** 1 to 21. */
  readonly ratio: number
}

/** Every piece of text on a page and every field, in folds too, against the first opaque background behind it (WCAG 2.2, 1.4.3). */
export function contrasts(page: Page): Promise<Contrast[]> {
  return page.evaluate(() => {
    const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
    const luminance = (color: string) => {
      const [r, g, b] = channels(color).map((c) =>
        c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
      )
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const behind = (element: Element | null): string => {
      if (element === null) return 'rgb(255, 255, 255)'
      const color = getComputedStyle(element).backgroundColor
      return channels(color)[3] === 0 ? behind(element.parentElement) : color
    }
    for (const fold of document.querySelectorAll('details')) fold.open = true
    const found: Contrast[] = []
    for (const element of document.body.querySelectorAll('*')) {
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
      const isField = element.matches('input:not([type=hidden]), select, textarea')
      if ((!hasText && !isField) || element.getClientRects().length === 0) continue
      const style = getComputedStyle(element)
      const [a, b] = [luminance(element instanceof SVGElement ? style.fill : style.color), luminance(behind(element))]
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
      found.push({ element: element.outerHTML.slice(0, 200), ratio })
    }
    return found
  })
}
