import { createStore } from 'zustand/vanilla'
import type { ClusterView, LineNumbers } from '../../protocol/view.ts'

/** What the page knows of the simulated cluster. */
export interface ClusterState {
  readonly view: ClusterView | null
  readonly status: 'starting' | 'ready' | 'dead'
  /** Why it is dead. */
  readonly why: string
  /** How often the person changed objects, undo and redo included; sending a request is no change. */
  readonly changes: number
  readonly canUndo: boolean
  readonly canRedo: boolean
}

export const cluster = createStore<ClusterState>(() => ({
  view: null,
  status: 'starting',
  why: '',
  changes: 0,
  canUndo: false,
  canRedo: false,
}))

export const showView = (view: ClusterView): void => cluster.setState({ view, status: 'ready', why: '' })
export const showDead = (why: string): void => cluster.setState({ status: 'dead', why })

/** Which line each Service of the picture is; those of the system have none. */
export const lineNumbers = (): LineNumbers =>
  Object.fromEntries((cluster.getState().view?.services ?? []).filter(({ line }) => line >= 0).map(({ id, line }) => [id, line]))
