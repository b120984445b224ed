import { createStore } from 'zustand/vanilla'
import { isRecord, recall, remember } from './persist.ts'

export type ViewName = 'map' | 'nodes' | 'rules'
export type LeftTab = 'lesson' | 'manifests' | 'objects'
export type DockTab = 'events' | 'slices' | 'dns' | 'text'
/** Which pane a narrow screen shows. */
export type Face = 'lesson' | 'scene' | 'edit' | 'request' | 'dock'

export interface LayoutState {
  readonly view: ViewName
  readonly left: LeftTab
  readonly dock: DockTab
  readonly face: Face
  /** Node whose rules are shown; '' the first. */
  readonly rulesNode: string
  /** Widths of the side panels and height of the dock, px. */
  readonly leftPx: number
  readonly rightPx: number
  readonly dockPx: number
}

export const LIMITS = { leftPx: [280, 720], rightPx: [280, 560], dockPx: [40, 520] } as const
export type Resizable = keyof typeof LIMITS

const DEFAULTS: LayoutState = {
  view: 'map',
  left: 'manifests',
  dock: 'events',
  face: 'scene',
  rulesNode: '',
  leftPx: 404,
  rightPx: 332,
  dockPx: 214,
}

export const clampSize = (which: Resizable, px: number): number =>
  Math.round(Math.min(Math.max(px, LIMITS[which][0]), LIMITS[which][1]))

function stored(value: unknown): Pick<LayoutState, Resizable> | null {
  if (!isRecord(value)) return null
  const size = (which: Resizable): number =>
    typeof value[which] === 'number' && Number.isFinite(value[which]) ? clampSize(which, value[which]) : DEFAULTS[which]
  return { leftPx: size('leftPx'), rightPx: size('rightPx'), dockPx: size('dockPx') }
}

export const layout = createStore<LayoutState>(() => ({ ...DEFAULTS, ...recall('layout', stored) }))

export const show = (changed: Partial<Omit<LayoutState, Resizable>>): void => layout.setState(changed)

/** The manifests stand under the lesson too: its tab stays. */
export const showManifests = (): void =>
  layout.setState(({ left }) => ({ left: left === 'lesson' ? left : 'manifests', face: 'edit' }))

export function resize(which: Resizable, px: number): void {
  layout.setState({ [which]: clampSize(which, px) })
  const { leftPx, rightPx, dockPx } = layout.getState()
  remember('layout', { leftPx, rightPx, dockPx })
}

export const defaultSize = (which: Resizable): number => DEFAULTS[which]
