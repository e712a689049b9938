import type { RenditionIndex } from '../shared/chunk-index.ts'
import type { FileObjects } from '../storage/objects/file-objects.ts'

/** Where the origin finds what is ingested: `{track}/{quality}/{chunk}.ogg`, and `index.json` beside the chunks. */
export class AudioStore {
  private readonly objects: FileObjects

  constructor(objects: FileObjects) {
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
  share(trackId: string, sourceId: string): Promise<void> {
    return this.objects.share(trackId, sourceId)
  }
}
