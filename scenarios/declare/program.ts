import type { Command } from 'commander'
import type { Io } from '../io.ts'

/** What commands are declared on. Their code is loaded when they run, so that `--help` is quick. */
export interface Declaring {
  program: Command
  io: Io
  /** Told of the exit code of the command that ran. */
  done: (exitCode: number) => void
}
