import type { RenditionIndex } from '../shared/chunk-index.ts'
import type { ObjectStore } from '../storage/objects/object-store.ts'

/** Objects that can be kept under two names without being kept twice, where the store knows how: files do. */
type AudioObjects = ObjectStore & { share?(key: string, sourceKey: string): Promise<void> }

/** Where the origin finds what is ingested: `{track}/{quality}/{chunk}.ogg`, and `index.json` beside the chunks. */
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

  /** Lets a track have the audio of another, under its own name. */
  async share(trackId: string, sourceId: string): Promise<void> {
    if (this.objects.share === undefined) throw new Error('a stock for load tests needs its objects in files')
    await this.objects.share(trackId, sourceId)
  }
}
