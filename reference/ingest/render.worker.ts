import { parentPort } from 'node:worker_threads'
import { LADDER } from '../audio/ladder.policy.ts'
import { composePiece, makeClip, makeRendition } from '../audio/service.ts'
import type { RenderJob, RenderMessage } from './render-pool.ts'

const answer = (message: RenderMessage) => parentPort?.postMessage(message)

/** A job: composes the piece, and makes the clip and every rendition of every track that is cut from it. */
parentPort?.on('message', async ({ piece, tracks }: RenderJob) => {
  const pcm = composePiece(piece)
  for (const { id, from, to, clipOnly } of tracks) {
    answer({ trackId: id, clip: await makeClip(pcm, from, to) })
    for (const rung of clipOnly ? [] : LADDER) answer({ trackId: id, ...(await makeRendition(pcm, from, to, rung)) })
  }
  answer('done')
})
