import type { Plan } from '../plan.ts'

/** What a reader must know of how an aggregate replay was put together; nothing for the other modes. */
export function modeCautions({ mode }: Plan): string[] {
  if (mode !== 'aggregate') return []
  return [
    'Aggregate mode: around faults and releases the listeners of the regions concerned were simulated one by one, everywhere ' +
      'else few stood for all; `samples` counts the former by the share that the few are. Caches, shields and stations are ' +
      'those of the few, and the origin waits by a formula (Erlang C and a backlog), so that its station agrees with Little ' +
      'by construction. Of plays that fail because the origin is full up to 11 % too few or 3 % too many were counted where ' +
      'it was compared with individual mode.',
  ]
}
