import { type CrashingDisk, CrashingInode, type Random } from './crashing-disk.fixture.ts'
import type { LogFile, LogFiles } from './log-files.ts'

/** What goes wrong, by the number of the file operation, counted from 0. */
export interface Mishaps {
  /** The process ends in the middle of this one. */
  endAt: number
  /** These fail: the disk is full, or broken. */
  failAt: readonly number[]
}

/** The files of one process on a disk that may crash. */
export class CrashingFiles implements LogFiles {
  readonly #disk: CrashingDisk
  readonly #random: Random
  readonly #mishaps: Mishaps
  #operations = 0
  #over = false
  #end: () => void = () => {}
  /** Resolves when the process has ended; whatever it waited for then never answers. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve
  })

  constructor(disk: CrashingDisk, random: Random, mishaps: Mishaps) {
    this.#disk = disk
    this.#random = random
    this.#mishaps = mishaps
  }

  /** Ends the process now. */
  end(): void {
    this.#over = true
    this.#end()
  }

  list(): Promise<string[]> {
    return this.#step(() => [...this.#disk.names.keys()])
  }

  open(name: string): Promise<LogFile> {
    return this.#step(() => this.#opened(this.#inode(name)))
  }

  create(name: string): Promise<LogFile> {
    return this.#step(() => {
      const existing = this.#disk.names.get(name)
      if (existing) {
        existing.clear()
        return this.#opened(existing)
      }
      const inode = new CrashingInode()
      this.#disk.change({ name, inode })
      return this.#opened(inode)
    })
  }

  rename(from: string, to: string): Promise<void> {
    return this.#step(() => this.#disk.change({ name: to, inode: this.#inode(from), from }))
  }

  syncDirectory(): Promise<void> {
    return this.#step(() => this.#disk.sync())
  }

  /**
   * One operation, a little later, unless it is one that fails or the process has ended by then.
   *
   * @param fail what is left of it when it fails
   */
  async #step<T>(run: () => T, fail: () => void = () => {}): Promise<T> {
    await null
    const number = this.#operations++
    if (!this.#over && number === this.#mishaps.endAt) {
      // The end comes before it, in the middle, or after it.
      ;[() => {}, fail, run][Math.floor(this.#random() * 3)]()
      this.end()
    }
    if (this.#over) return new Promise(() => {})
    if (this.#mishaps.failAt.includes(number)) {
      fail()
      throw new Error('EIO: the test lets this operation fail')
    }
    return run()
  }

  #inode(name: string): CrashingInode {
    const inode = this.#disk.names.get(name)
    if (!inode) throw new Error(`ENOENT: ${name}`)
    return inode
  }

  #opened(inode: CrashingInode): LogFile {
    return {
      sizeBytes: () => this.#step(() => inode.cached.length),
      read: (position, length) => this.#step(() => Buffer.from(inode.cached.subarray(position, position + length))),
      write: (position, bytes) =>
        this.#step(
          () => inode.write(position, bytes),
          () => inode.write(position, bytes.subarray(0, Math.floor(this.#random() * bytes.length))),
        ),
      sync: () =>
        this.#step(
          () => inode.sync(),
          () => inode.failSync(this.#random),
        ),
      close: () => this.#step(() => {}),
    }
  }
}
