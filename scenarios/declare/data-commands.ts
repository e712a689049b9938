import { notEmpty } from '../option-values.ts'
import { given } from './given.ts'
import type { Declaring } from './program.ts'

/** Behind the help of `backup`. */
const BACKUP_HELP = `
Example:
  soundcheck backup ./copies/monday --data ./music

The service may go on meanwhile. Everything that it had acknowledged when the backup began is in it; the directory appears when
it is complete and on disk. Audio shares its bytes with the original on the same file system, so take the copy to another disk.`

/** Behind the help of `restore`. */
const RESTORE_HELP = `
Example:
  soundcheck restore ./copies/monday --data ./music-again

Every file is checked against its SHA-256. Nothing is overwritten: the data directory must not be there, or be empty.`

/** Commands that keep data safe. */
export function declareDataCommands({ program, io, done }: Declaring): void {
  program
    .command('backup')
    .summary('copy everything that a service keeps, while it runs')
    .description('Copies the data directory of a service, which may be running, into a new directory.')
    .argument('<directory>', 'where the copy goes; must not be there', notEmpty)
    .option('--data <directory>', 'data directory of the service (default: soundcheck-data)', notEmpty)
    .option('--json', 'print what was copied as one JSON object')
    .addHelpText('after', BACKUP_HELP)
    .action(async (target: string, options) => {
      const { run } = await import('../commands/backup.ts')
      done(await run({ target, json: false, ...given(options as DataOptions) }, io))
    })

  program
    .command('restore')
    .summary('make a data directory of a backup')
    .description('Makes a data directory of a backup, and checks every file of it.')
    .argument('<backup>', 'a directory that backup made', notEmpty)
    .option('--data <directory>', 'data directory to make (default: soundcheck-data)', notEmpty)
    .option('--json', 'print what was restored as one JSON object')
    .addHelpText('after', RESTORE_HELP)
    .action(async (backup: string, options) => {
      const { run } = await import('../commands/restore.ts')
      done(await run({ backup, json: false, ...given(options as DataOptions) }, io))
    })
}

interface DataOptions {
  data: string | undefined
  json: boolean | undefined
}
