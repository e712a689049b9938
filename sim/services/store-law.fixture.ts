import type { StorageWindow, StoreLaw, StoreOperation } from '../storage/store-law.ts'

/** Storage that answers everything after a millisecond, but for what a test says of an operation. */
export function storageThat(laws: Partial<Record<StoreOperation, Partial<StoreLaw>>> = {}, changes = 0): StorageWindow {
  const prompt = { refusedShare: 0, unansweredShare: 0, timeoutMs: 2000, delaysMs: Float64Array.of(1) }
  return {
    changes,
    laws: {
      'ring read': { ...prompt, ...laws['ring read'] },
      'ring write': { ...prompt, ...laws['ring write'] },
      commit: { ...prompt, ...laws.commit },
    },
  }
}
