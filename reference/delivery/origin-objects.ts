import * as z from 'zod'
import type { Clock } from '../shared/clock.ts'
import { ServiceError } from '../shared/service-error.ts'
import { type ChunkName, chunkKey, indexKey, parseChunkPath } from './audio-path.ts'
import { ServedObject, sha256Of } from './served-object.ts'
import type { ObjectStore } from './store.ts'

/** The part of a rendition's index that the origin needs. */
const indexOf = z.object({ chunks: z.array(z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })) })

/** Renditions whose checksums are kept at hand: some 10 MB. */
const INDEXES = 2048
/** Objects that are being read at once. */
const READS = 256

/** Reads chunks from the object store and checks each against the checksum that was recorded when it was made (CDN-10). */
export class OriginObjects {
  private readonly objects: ObjectStore
  private readonly clock: Clock
  private readonly onCorrupt: () => void
  /** Checksums of the chunks by key of the index, least recently used first. */
  private readonly indexes = new Map<string, readonly string[]>()
  private reads = 0

  constructor(objects: ObjectStore, clock: Clock, onCorrupt: () => void) {
    this.objects = objects
    this.clock = clock
    this.onCorrupt = onCorrupt
  }

  /** @throws ServiceError `not-found`, `object-corrupt`, `overloaded` */
  async read(path: string): Promise<ServedObject> {
    const name = parseChunkPath(path)
    if (name === null) throw new ServiceError('not-found', `${path} is no chunk's path`)
    if (this.reads >= READS) throw new ServiceError('overloaded', `${READS} objects are being read already`)
    this.reads++
    try {
      return await this.checked(name, path)
    } finally {
      this.reads--
    }
  }

  private async checked(name: ChunkName, path: string): Promise<ServedObject> {
    const sha256 = (await this.checksums(indexKey(name)))[name.chunk]
    if (sha256 === undefined) throw new ServiceError('not-found', `${path}: the rendition has no such chunk`)
    const bytes = await this.objects.get(chunkKey(name))
    if (bytes !== null && sha256Of(bytes) === sha256) return new ServedObject(bytes, sha256, this.clock.nowMs())
    // Whoever repairs the rendition may have replaced its index too.
    this.indexes.delete(indexKey(name))
    throw this.corrupt(
      `${path} ${bytes === null ? 'is in the index and not in the store' : 'does not match its index'}`,
    )
  }

  private async checksums(key: string): Promise<readonly string[]> {
    let checksums = this.indexes.get(key)
    if (checksums !== undefined) this.indexes.delete(key)
    else {
      const bytes = await this.objects.get(key)
      if (bytes === null) throw new ServiceError('not-found', `${key}: there is no such rendition`)
      checksums = this.parsed(bytes, key)
    }
    this.indexes.set(key, checksums)
    if (this.indexes.size > INDEXES) this.indexes.delete(this.indexes.keys().next().value as string)
    return checksums
  }

  private parsed(bytes: Buffer, key: string): readonly string[] {
    try {
      return indexOf.parse(JSON.parse(bytes.toString())).chunks.map(({ sha256 }) => sha256)
    } catch {
      throw this.corrupt(`${key} is not the index of a rendition`)
    }
  }

  private corrupt(message: string): ServiceError {
    this.onCorrupt()
    return new ServiceError('object-corrupt', message)
  }
}
