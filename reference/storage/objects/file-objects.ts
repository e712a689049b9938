import { type FileHandle, mkdir, open, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { inParallel } from '../../shared/in-parallel.ts'
import { checkedKey, type ObjectStore, type StoredObject } from './object-store.ts'

/** Objects that are written at once: so many waits on the disk share one of its own flushes. */
const AT_ONCE = 16

/**
 * Objects as files below a directory, named by their keys. Directories may be symbolic links, also to outside: what is
 * read and written through one is what it points to. A name cannot be an object and a directory of objects at once.
 *
 * A file is written under another name, flushed and renamed, and then the directories above it are flushed, so that a
 * crash leaves the old object or the new one.
 */
export class FileObjects implements ObjectStore {
  private readonly root: string
  private writes = 0

  /** @param root the directory; made by the first object */
  constructor(root: string) {
    this.root = root
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.putAll([{ key, bytes }])
  }

  async putAll(objects: Iterable<StoredObject> | AsyncIterable<StoredObject>): Promise<void> {
    const directories = new Set<string>()
    await inParallel(objects, AT_ONCE, ({ key, bytes }) => {
      const path = this.path(key)
      for (const directory of this.directoriesAbove(path)) directories.add(directory)
      return this.write(path, bytes)
    })
    for (const directory of directories) await syncDirectory(directory)
  }

  async get(key: string): Promise<Buffer | null> {
    const path = this.path(key)
    try {
      return await readFile(path)
    } catch (error) {
      return nullIfAbsent(error)
    }
  }

  async sizeBytes(key: string): Promise<number | null> {
    const path = this.path(key)
    try {
      const found = await stat(path)
      return found.isFile() ? found.size : null
    } catch (error) {
      return nullIfAbsent(error)
    }
  }

  /** Lets all objects below `folder` be those below `source`, which is there; `folder` has no objects of its own. */
  async share(folder: string, source: string): Promise<void> {
    const path = this.path(folder)
    await mkdir(dirname(path), { recursive: true })
    await rm(path, { force: true })
    await symlink(relative(dirname(path), this.path(source)), path, 'dir')
  }

  private path(key: string): string {
    return join(this.root, checkedKey(key))
  }

  /** From the file's own up to the one that holds the root: any of them may be new. */
  private directoriesAbove(path: string): string[] {
    const directories = [dirname(path)]
    while (directories.at(-1) !== this.root) directories.push(dirname(directories.at(-1) as string))
    return [...directories, dirname(this.root)]
  }

  private async write(path: string, bytes: Uint8Array): Promise<void> {
    await mkdir(dirname(path), { recursive: true })
    // No key has a name that begins with a dot, and no other write of this store or process has this one.
    const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${this.writes++}`)
    try {
      const file = await open(temporary, 'w')
      await writeAndClose(file, bytes)
      await rename(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {})
      throw error
    }
  }
}

async function writeAndClose(file: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await file.writeFile(bytes)
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

/** Nothing there, a file where a directory would have to be, or the other way round. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR'])

function nullIfAbsent(error: unknown): null {
  if (ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return null
  throw error
}
