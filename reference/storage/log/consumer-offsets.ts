import * as z from 'zod'
import { ServiceError } from '../../shared/service-error.ts'
import { LogCorruptError } from './log-corrupt-error.ts'
import { type LogFiles, replaceFile } from './log-files.ts'

const FILE = 'consumers.json'
const TEMPORARY = 'consumers.tmp'
const NAME = /^[a-z0-9-]{1,64}$/

const content = z.object({
  schemaVersion: z.literal(1),
  offsets: z.record(z.string().regex(NAME), z.int().min(0)),
})

/** How far each consumer has come, in one small file that is replaced as a whole with every commit. */
export class ConsumerOffsets {
  readonly #files: LogFiles
  #offsets: ReadonlyMap<string, number>
  /** Ends when all commits so far have; they are written one after the other. */
  #written: Promise<unknown> = Promise.resolve()

  private constructor(files: LogFiles, offsets: ReadonlyMap<string, number>) {
    this.#files = files
    this.#offsets = offsets
  }

  /** @throws LogCorruptError when the file is there and holds something else */
  static async open(files: LogFiles, names: readonly string[]): Promise<ConsumerOffsets> {
    if (!names.includes(FILE)) return new ConsumerOffsets(files, new Map())
    const file = await files.open(FILE)
    try {
      const text = (await file.read(0, await file.sizeBytes())).toString()
      return new ConsumerOffsets(files, new Map(Object.entries(content.parse(JSON.parse(text)).offsets)))
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
      throw new LogCorruptError(FILE, 0, 'no list of consumers and their offsets')
    } finally {
      await file.close()
    }
  }

  /** @throws ServiceError `storage-unavailable` */
  commit(consumer: string, offset: number): Promise<void> {
    if (!NAME.test(consumer)) throw new RangeError(`"${consumer}" is no name for a consumer: expected ${NAME.source}`)
    const result = this.#written.then(() => this.#write(consumer, offset))
    this.#written = result.catch(() => {})
    return result
  }

  committed(consumer: string): number {
    return this.#offsets.get(consumer) ?? 0
  }

  async settled(): Promise<void> {
    await this.#written
  }

  async #write(consumer: string, offset: number): Promise<void> {
    const offsets = new Map(this.#offsets).set(consumer, offset)
    const text = JSON.stringify({ schemaVersion: 1, offsets: Object.fromEntries(offsets) })
    try {
      const file = await replaceFile(this.#files, TEMPORARY, FILE, Buffer.from(text))
      await file.close()
    } catch (cause) {
      throw new ServiceError('storage-unavailable', `the offset of "${consumer}" cannot be written`, { cause })
    }
    this.#offsets = offsets
  }
}
