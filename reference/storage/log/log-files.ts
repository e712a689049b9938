/**
 * The files of one log, all in one directory: the little that the log needs of a file system, so that a test can put one
 * in its place that forgets what was not synced. Names are plain file names.
 *
 * Errors are those of the file system. After one, what was being written may be there, in part, or not at all.
 */
export interface LogFiles {
  /** Names of all files. */
  list(): Promise<string[]>
  /** Opens a file that exists. */
  open(name: string): Promise<LogFile>
  /** Creates a file, or empties the one of that name. */
  create(name: string): Promise<LogFile>
  /** Gives the file another name, in place of the file that may have it. A file that is open stays open. */
  rename(from: string, to: string): Promise<void>
  /** Makes durable which names there are; a file's own bytes are not enough for it to be found again. */
  syncDirectory(): Promise<void>
}

export interface LogFile {
  sizeBytes(): Promise<number>
  /** Up to `lengthBytes` from a position on; fewer only where the file ends. */
  read(positionBytes: number, lengthBytes: number): Promise<Buffer>
  /** Writes all of `bytes` at a position. */
  write(positionBytes: number, bytes: Uint8Array): Promise<void>
  /** Makes durable what was written: bytes, and the size that goes with them. */
  sync(): Promise<void>
  close(): Promise<void>
}

/**
 * Makes a file with this content, durable with its name when it resolves. Whoever looks, even after a crash, finds
 * either the file that had the name before or all of the new one.
 *
 * @param temporaryName what it is called until it is complete
 * @returns the file, open
 */
export async function replaceFile(
  files: LogFiles,
  temporaryName: string,
  name: string,
  bytes: Uint8Array,
): Promise<LogFile> {
  const file = await files.create(temporaryName)
  try {
    await file.write(0, bytes)
    await file.sync()
    await files.rename(temporaryName, name)
    await files.syncDirectory()
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}
