/**
 * Keeps objects (chunks of audio, their indexes) under keys such as `4uLU6hMCjMI75M1A2tKUQC/high/12.ogg`. An object is
 * written whole and read whole; a reader sees all of one version or nothing.
 *
 * A key is one or more names joined by `/`; a name has characters of `A-Z a-z 0-9 . _ -` and does not begin with a dot. Every
 * method throws a RangeError for another key, and rejects with the adapter's error when storage fails.
 */
export interface ObjectStore {
  /** Writes one object, over an older one if there is one. On disk, and found after a power cut, once it resolves. */
  put(key: string, bytes: Uint8Array): Promise<void>
  /**
   * Writes many objects, for one wait on the disk instead of one each. All are on disk once it resolves; when it rejects,
   * some may be. Takes from `objects` no faster than it writes.
   */
  putAll(objects: Iterable<StoredObject> | AsyncIterable<StoredObject>): Promise<void>
  /** The object's bytes, the caller's to keep; null when there is none. */
  get(key: string): Promise<Buffer | null>
  /** The object's size; null when there is none. */
  sizeBytes(key: string): Promise<number | null>
}

export interface StoredObject {
  key: string
  bytes: Uint8Array
}

const KEY = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/
const KEY_LENGTH = 512

/**
 * The key itself: what an adapter passes every key through.
 *
 * @throws RangeError when it is no key
 */
export function checkedKey(key: string): string {
  if (key.length <= KEY_LENGTH && KEY.test(key)) return key
  throw new RangeError(`"${key.slice(0, 80)}" is not an object's key: names of A-Z a-z 0-9 . _ - joined by "/"`)
}
