import { createStore } from 'zustand/vanilla'
import type { FieldRef } from '../../core/because.ts'

/** One object lights up everywhere: in the map, the manifest and the request. */
export interface SelectionState {
  readonly selected: FieldRef | null
  readonly hover: FieldRef | null
}

export const selection = createStore<SelectionState>(() => ({ selected: null, hover: null }))

export const sameRef = (a: FieldRef | null, b: FieldRef | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name && a.path === b.path)

export function hover(ref: FieldRef | null): void {
  if (!sameRef(selection.getState().hover, ref)) selection.setState({ hover: ref })
}

export const select = (ref: FieldRef | null): void => selection.setState({ selected: ref })
