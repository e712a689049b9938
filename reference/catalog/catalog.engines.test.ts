import { onPostgres } from '../storage/sql/sql-engines.fixture.ts'
import { catalogContract } from './catalog-contract.fixture.ts'

onPostgres((engine) => catalogContract(engine, null))
