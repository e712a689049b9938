import { onSqlite } from '../storage/sql/sql-engines.fixture.ts'
import { accountSuite } from './account-suite.fixture.ts'

onSqlite(accountSuite)
