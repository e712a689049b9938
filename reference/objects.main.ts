import type { S3Config } from './config.ts'
import { FileObjects } from './storage/objects/file-objects.ts'
import type { ObjectStore } from './storage/objects/object-store.ts'
import { S3Objects } from './storage/objects/s3-objects.ts'
import { systemClock } from './system-clock.ts'

/** Where audio is kept: a directory of this machine, or a bucket. */
export type ObjectsLocation = { directory: string } | S3Config

/** Opens the object store, in whichever process. @throws BucketUnavailable */
export async function openObjects(location: ObjectsLocation): Promise<ObjectStore> {
  if ('directory' in location) return new FileObjects(location.directory)
  return S3Objects.open({ ...location, clock: systemClock, random: Math.random })
}
