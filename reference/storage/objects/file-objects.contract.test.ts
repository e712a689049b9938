import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileObjects } from './file-objects.ts'
import { objectStoreContract } from './object-store.fixture.ts'

objectStoreContract('files', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'soundcheck-objects-'))
  return {
    store: new FileObjects(join(directory, 'audio')),
    close: () => rm(directory, { recursive: true }),
  }
})
