import { createStore } from 'zustand/vanilla'
import type { ApplyResult } from '../../core/sim/types.ts'
import type { Manifest, Problem } from '../../manifest/types.ts'

/** What is known of one file's text. */
export interface FileCheck {
  /** The text that was looked at. */
  readonly text: string
  readonly manifest: Manifest
  /** What applying it now would do, one entry an object. */
  readonly would: readonly ApplyResult[]
  /** What the last apply did. */
  readonly results: readonly ApplyResult[]
  /** Refusals of the last apply; they stay until the text changes. */
  readonly refused: readonly Problem[]
}

export type ChecksState = { readonly [fileId: string]: FileCheck }

export const NOTHING_CHECKED: FileCheck = {
  text: '',
  manifest: { documents: [], problems: [] },
  would: [],
  results: [],
  refused: [],
}

export const checks = createStore<ChecksState>(() => ({}))

export const checkOf = (state: ChecksState, id: string): FileCheck => state[id] ?? NOTHING_CHECKED

export const noteCheck = (id: string, known: Partial<FileCheck>): void =>
  checks.setState((state) => ({ [id]: { ...checkOf(state, id), ...known } }))
