import { ManualClock } from '../../delivery/manual-clock.fixture.ts'
import { ModelWideColumn } from './model-wide-column.fixture.ts'
import { contractSchema, wideColumnContract } from './wide-column.fixture.ts'

wideColumnContract('the model', async () => {
  const clock = new ManualClock()
  const store = new ModelWideColumn(contractSchema, clock)
  return { store, pass: (seconds) => clock.advance(seconds * 1000), close: () => store.close() }
})
