import { createHash } from 'node:crypto'
import type { RenditionIndex } from '../shared/chunk-index.ts'
import { idFromName } from '../shared/ids.ts'
import type { ObjectStore } from '../storage/objects/object-store.ts'

/** Objects that can be kept under two names without being kept twice, where the store knows how: files do. */
type AudioObjects = ObjectStore & { share?(key: string, sourceKey: string): Promise<void> }

/**
 * Where the origin finds what is ingested: `{track}/{quality}/{chunk}.ogg`, and `index.json` beside the chunks. Clips are in
 * `previews/{clip}.mp3`, which no origin hands out: anyone may have them, so the API does.
 */
export class AudioStore {
  private readonly objects: AudioObjects

  constructor(objects: AudioObjects) {
    this.objects = objects
  }

  /** On disk when this resolves. */
  putRendition(trackId: string, index: RenditionIndex, chunks: readonly Uint8Array[]): Promise<void> {
    const folder = `${trackId}/${index.quality}`
    return this.objects.putAll([
      ...chunks.map((bytes, chunk) => ({ key: `${folder}/${chunk}.ogg`, bytes })),
      { key: `${folder}/index.json`, bytes: Buffer.from(JSON.stringify(index)) },
    ])
  }

  /** Keeps a clip under the name that follows from it, and gives the name. On disk when this resolves. */
  async putClip(bytes: Uint8Array): Promise<string> {
    const id = idFromName(`soundcheck/clip/${createHash('sha256').update(bytes).digest('hex')}`)
    await this.objects.put(clipKey(id), bytes)
    return id
  }

  /** The clip of that name; null when there is none. */
  clip(id: string): Promise<Uint8Array | null> {
    return this.objects.get(clipKey(id))
  }

  /** Lets a track have the audio of another, under its own name. */
  async share(trackId: string, sourceId: string): Promise<void> {
    if (this.objects.share === undefined) throw new Error('a stock for load tests needs its objects in files')
    await this.objects.share(trackId, sourceId)
  }
}

/** @param id 22 letters and digits */
function clipKey(id: string): string {
  return `previews/${id}.mp3`
}
