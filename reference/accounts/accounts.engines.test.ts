import { onPostgres } from '../storage/sql/sql-engines.fixture.ts'
import { accountSuite } from './account-suite.fixture.ts'

onPostgres(accountSuite)
