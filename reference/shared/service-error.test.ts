import { describe, expect, it } from 'vitest'
import { ServiceError, serviceErrors } from './service-error.ts'

describe('the registry of refusals', () => {
  it('has stable names, HTTP error statuses and one sentence each', () => {
    for (const [code, { status, meaning }] of Object.entries(serviceErrors)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(600)
      expect(meaning).toMatch(/^[A-Z].*\.$/)
    }
  })

  it('gives every error the one shape', () => {
    const error = new ServiceError('url-expired', 'the URL ended at 10:30')
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      error: { status: 403, message: 'the URL ended at 10:30', reason: 'url-expired' },
    })
  })
})
