/** What services ask of storage: operations on the ring, and commits of the relational leader. */
export const storeOperations = ['ring read', 'ring write', 'commit'] as const
export type StoreOperation = (typeof storeOperations)[number]

/** What one kind of operation meets, as the last ones did. */
export interface StoreLaw {
  /** Part that is refused at once: too few copies are known to be up, or nobody leads. */
  refusedShare: number
  /** Part that gets no answer, and when whoever asked gives it up, ms. */
  unansweredShare: number
  timeoutMs: number
  /** Times of those that were answered, ascending, each as likely as the others, ms. */
  delaysMs: Float64Array
}

/** What the services' calls to storage meet in a window. */
export interface StorageWindow {
  laws: Readonly<Record<StoreOperation, StoreLaw>>
  /** Counts up with everything that is lost, noticed to be lost, or back. */
  changes: number
}
