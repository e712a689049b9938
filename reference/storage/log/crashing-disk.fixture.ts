/** A number from 0 to below 1. */
export type Random = () => number

interface Write {
  positionBytes: number
  bytes: Buffer
}

/** What a file system keeps or loses as a whole, without regard to what was written there. */
const PAGE_BYTES = 48

/** A file: what programs see of it, what is on the disk, and what lies between. */
export class CrashingInode {
  cached: Buffer = Buffer.alloc(0)
  #durable: Buffer = Buffer.alloc(0)
  /** Not synced yet, in order; null stands for making the file empty. */
  #unsynced: (Write | null)[] = []

  write(positionBytes: number, bytes: Uint8Array): void {
    const copy = Buffer.from(bytes)
    this.cached = patched(this.cached, positionBytes, copy)
    this.#unsynced.push({ positionBytes, bytes: copy })
  }

  clear(): void {
    this.cached = Buffer.alloc(0)
    this.#unsynced.push(null)
  }

  sync(): void {
    for (const write of this.#unsynced) {
      this.#durable = write ? patched(this.#durable, write.positionBytes, write.bytes) : Buffer.alloc(0)
    }
    this.#unsynced = []
  }

  /**
   * A sync that fails, as Linux has it: some of it reached the disk, programs still see all of it, and it counts as
   * written. No later sync brings the rest.
   */
  failSync(random: Random): void {
    for (const write of this.#unsynced) {
      if (write) this.#durable = torn(this.#durable, write, random)
      else if (random() < 0.5) this.#durable = Buffer.alloc(0)
    }
    this.#unsynced = []
  }

  /** What was not synced is there, or not, or in part, or something else is. */
  losePower(random: Random): void {
    this.failSync(random)
    this.cached = Buffer.from(this.#durable)
  }
}

interface NameChange {
  name: string
  inode: CrashingInode
  /** Set when this is a rename. */
  from?: string
}

/** A directory on a disk that can lose its power, with the page cache above it that outlives processes. */
export class CrashingDisk {
  readonly names = new Map<string, CrashingInode>()
  readonly #durableNames = new Map<string, CrashingInode>()
  #unsynced: NameChange[] = []

  change(change: NameChange): void {
    apply(this.names, change)
    this.#unsynced.push(change)
  }

  sync(): void {
    for (const change of this.#unsynced) apply(this.#durableNames, change)
    this.#unsynced = []
  }

  /** Each change of a name that was not synced may be there or not; then every file loses what it loses. */
  losePower(random: Random): void {
    const inodes = new Set([...this.names.values(), ...this.#durableNames.values()])
    for (const change of this.#unsynced) if (random() < 0.5) apply(this.#durableNames, change)
    this.#unsynced = []
    this.names.clear()
    for (const [name, inode] of this.#durableNames) this.names.set(name, inode)
    for (const inode of inodes) inode.losePower(random)
  }
}

function apply(names: Map<string, CrashingInode>, { name, inode, from }: NameChange): void {
  if (from !== undefined && names.get(from) === inode) names.delete(from)
  names.set(name, inode)
}

function patched(content: Buffer, positionBytes: number, bytes: Buffer): Buffer {
  const result = Buffer.alloc(Math.max(content.length, positionBytes + bytes.length))
  content.copy(result)
  bytes.copy(result, positionBytes)
  return result
}

/**
 * The content after a write of which each page arrived or not, or as zeros, as noise, or as a piece of older content.
 * What was durable before stays: disks write sectors whole.
 */
function torn(content: Buffer, { positionBytes, bytes }: Write, random: Random): Buffer {
  const below = (bound: number): number => Math.floor(random() * bound)
  const reach = random() < 0.5 ? bytes.length : below(bytes.length + 1)
  // Often all of it, or nothing: a whole batch that nobody was told of is a case of its own.
  const fate = below(3)
  if (fate === 0) return content
  let result = content
  for (let at = 0; at < reach; at += PAGE_BYTES) {
    const page = bytes.subarray(at, Math.min(reach, at + PAGE_BYTES))
    const kind = fate === 1 ? 0 : below(5)
    if (kind === 4) continue
    const older = content.subarray(below(content.length + 1))
    const pages = [
      page,
      Buffer.alloc(page.length),
      Uint8Array.from(page, () => below(256)),
      Buffer.concat([older, Buffer.alloc(page.length)]).subarray(0, page.length),
    ]
    result = patched(result, positionBytes + at, Buffer.from(pages[kind]))
  }
  return result
}
