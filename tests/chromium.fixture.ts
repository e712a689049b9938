import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

/** As long as a busy machine needs; less than a browser test may take, so that it is told what did not come. */
const PATIENCE_MS = 100_000

export interface FileChromium {
  /** A new page in a browser profile of its own. Who opens it closes it, or the end of the file does. */
  newPage(options?: BrowserContextOptions): Promise<Page>
}

/** The Chromium of one test file: started before its first test, closed after its last. */
export function fileChromium(): FileChromium {
  let browser: Browser
  beforeAll(async () => {
    if (!existsSync(executablePath)) {
      throw new Error(`no Chromium at ${executablePath}: install it (apt-get install chromium) or set CHROMIUM_PATH`)
    }
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      timeout: PATIENCE_MS,
    })
  })
  afterAll(() => browser?.close())
  return {
    async newPage(options) {
      const page = await browser.newPage(options)
      page.setDefaultTimeout(PATIENCE_MS)
      return page
    },
  }
}
