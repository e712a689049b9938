import { createHmac } from 'node:crypto'
import type { Area } from '../../bench/area.ts'
import { chunkPath } from './audio-path.ts'
import { refusalOf, signUrl } from './signed-url.ts'
import { VerifyingKeys } from './verifying-keys.ts'

const URLS = 20_000
const NOW_MS = 1_763_719_200_000
const EXP_S = NOW_MS / 1000 + 1800
const USER = '4uLU6hMCjMI75M1A2tKUQC'
const signer = { kid: 'a-key-of-16-char', secret: Buffer.alloc(32, 7) }
const paths = Array.from({ length: URLS }, (_, i) => chunkPath('4uLU6hMCjMI75M1A2tKUQC', 'high', i))

/** The HMAC alone, over as many bytes as the canonical text of a URL has. */
const bare = {
  name: 'createHmac alone',
  prepare: () => () => {
    let length = 0
    for (const path of paths) {
      const text = `${path}\n${USER}\n${EXP_S}\n${signer.kid}`
      length += createHmac('sha256', signer.secret).update(text).digest('base64url').length
    }
    return length
  },
}

const SIGNATURE = 43

const area: Area = {
  name: 'delivery',
  comparisons: [
    {
      name: 'signing chunk URLs',
      unit: 'URLs',
      open: () => ({
        operations: URLS,
        subject: {
          name: 'signUrl',
          prepare: () => () => {
            let length = 0
            for (const path of paths) {
              const url = signUrl(path, USER, EXP_S, signer)
              length += url.length - url.lastIndexOf('=') - 1
            }
            return length
          },
        },
        against: bare,
      }),
    },
    {
      name: 'verifying chunk URLs',
      unit: 'URLs',
      open() {
        const { kid, secret } = signer
        const keys = new VerifyingKeys(1_800_000, [
          { kid, secret: secret.toString('base64url'), notBeforeMs: 0, notAfterMs: NOW_MS + 1 },
        ])
        const queries = paths.map((path) => signUrl(path, USER, EXP_S, signer).slice(path.length + 1))
        return {
          operations: URLS,
          subject: {
            name: 'refusalOf',
            prepare: () => () => {
              let good = 0
              for (const [i, path] of paths.entries()) if (refusalOf(path, queries[i], keys, NOW_MS) === null) good++
              return good * SIGNATURE
            },
          },
          against: bare,
        }
      },
    },
  ],
}
export default area
