import sharp from 'sharp'
import { type PictureKind, parseImageId } from '../shared/image-ids.ts'
import { ServiceError } from '../shared/service-error.ts'
import { Turns } from '../shared/turns.ts'
import { IMAGE_EDGES_PX } from '../shared/web-api/common.ts'
import type { Cache } from '../storage/cache/cache.ts'
import { artwork } from './artwork.ts'

const TTL_MS = 900_000
const JPEG_QUALITY = 82
/**
 * Drawn at a time: each takes a thread of the pool that play events are written with too. Nobody needs a token to see a
 * picture, so that this is what keeps a flood of such requests from holding up the others.
 */
const MOST_AT_ONCE = 2
const MOST_WAITING = 128

export interface ImageParts {
  readonly cache: Cache
  /** Whether there is such a thing: nobody has pictures drawn of what does not exist. */
  exists(kind: PictureKind, id: string): Promise<boolean>
}

/** Covers and portraits, drawn when they are asked for: whatever has no picture of its own has one that follows from its id. */
export class ImageService {
  readonly #parts: ImageParts
  readonly #turns = new Turns(
    MOST_AT_ONCE,
    MOST_WAITING,
    'too many pictures are being drawn; try again in a few seconds',
  )

  constructor(parts: ImageParts) {
    this.#parts = parts
  }

  /**
   * A picture as JPEG.
   *
   * @param edgePx one of `IMAGE_EDGES_PX`
   * @throws ServiceError `not-found`, `overloaded`
   */
  async jpeg(imageId: string, edgePx: number): Promise<{ kind: PictureKind; bytes: Uint8Array }> {
    const parsed = parseImageId(imageId)
    if (parsed === null || !IMAGE_EDGES_PX.some((edge) => edge === edgePx)) throw notFound(imageId, edgePx)
    const { kind, id } = parsed
    const base64 = await this.#parts.cache.get({ key: `image/${imageId}/${edgePx}`, ttlMs: TTL_MS }, async () => {
      if (!(await this.#parts.exists(kind, id))) return null
      return (await this.#turns.run(() => drawn(kind, id, edgePx))).toString('base64')
    })
    if (base64 === null) throw notFound(imageId, edgePx)
    return { kind, bytes: Buffer.from(base64, 'base64') }
  }
}

function drawn(kind: PictureKind, id: string, edgePx: number): Promise<Buffer> {
  return sharp(Buffer.from(artwork(kind, id)))
    .resize(edgePx, edgePx)
    .jpeg({ quality: JPEG_QUALITY, mozjpeg: true })
    .toBuffer()
}

function notFound(imageId: string, edgePx: number): ServiceError {
  return new ServiceError('not-found', `there is no image ${imageId} of ${edgePx} pixels`)
}
