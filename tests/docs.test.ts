import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadPlan } from '../scenarios/language/resolve.ts'

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync('docs/**/*.md')]

it.each(pages)('%s links to files that exist', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  const files = links.filter((link) => !/^(https?:|#)/.test(link)).map((link) => link.replace(/#.*/, ''))
  expect(files.filter((file) => !existsSync(join(dirname(page), file)))).toEqual([])
})

describe('the scenario in the README', () => {
  it('is one, and takes from its example what it does not say', () => {
    const [, text = ''] = /```yaml\n(.*?)```/s.exec(readFileSync('README.md', 'utf8')) ?? []
    const folder = mkdtempSync(join(tmpdir(), 'soundcheck-readme-'))
    try {
      writeFileSync(join(folder, 'mine.yaml'), text)
      const { plan } = loadPlan('mine.yaml', { cwd: folder })
      const { plan: example } = loadPlan('cdn-provider-outage', { cwd: folder })
      expect(plan.delivery).toMatchObject({ failover: 'dns', dnsTtlMs: 60_000 })
      expect(plan.population.listeners).toBe(20_000_000)
      expect(plan.providers).toEqual(example.providers)
      expect(plan.faults).toHaveLength(1)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
