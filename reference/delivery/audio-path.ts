/** Names of one chunk: the same on every tier, in the object store, and as a cache key. */
export interface ChunkName {
  /** 22 characters of base62. */
  trackId: string
  /** A rung of the ladder. */
  quality: string
  /** From 0. */
  chunk: number
}

const PATH = /^\/audio\/([0-9A-Za-z]{22})\/([a-z-]{1,16})\/(0|[1-9][0-9]{0,4})\.ogg$/

/** @example chunkPath('4uLU6hMCjMI75M1A2tKUQC', 'high', 3) // '/audio/4uLU6hMCjMI75M1A2tKUQC/high/3.ogg' */
export function chunkPath(trackId: string, quality: string, chunk: number): string {
  return `/audio/${trackId}/${quality}/${chunk}.ogg`
}

/** What a path names; null when it cannot be a chunk's. */
export function parseChunkPath(path: string): ChunkName | null {
  const parts = PATH.exec(path)
  return parts && { trackId: parts[1], quality: parts[2], chunk: Number(parts[3]) }
}

/** Key of the chunk in the object store. */
export function chunkKey({ trackId, quality, chunk }: ChunkName): string {
  return `${trackId}/${quality}/${chunk}.ogg`
}

/** Key of the index of the chunk's rendition in the object store. */
export function indexKey({ trackId, quality }: ChunkName): string {
  return `${trackId}/${quality}/index.json`
}
