import { sqlContract } from './sql.fixture.ts'
import { onSqlite } from './sql-engines.fixture.ts'

onSqlite(sqlContract)
