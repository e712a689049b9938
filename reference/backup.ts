/** What keeps data safe without starting the service: the part of it that the commands `backup` and `restore` use. */
export { ConfigError, resolveConfig } from './config.ts'
export { backUp } from './storage/data-directory/backup.ts'
export { BackupError } from './storage/data-directory/backup-manifest.ts'
export { DataDirectoryError } from './storage/data-directory/data-directory.ts'
export { restore } from './storage/data-directory/restore.ts'
