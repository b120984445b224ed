import { createStore } from 'zustand/vanilla'
import { isRecord, recall, remember } from './persist.ts'

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark'
  readonly motion: 'system' | 'reduced'
  /** Single-key shortcuts. */
  readonly shortcuts: boolean
  readonly applyAsYouType: boolean
  readonly showSystem: boolean
  readonly legend: boolean
}

const DEFAULTS: Settings = {
  theme: 'system',
  motion: 'system',
  shortcuts: true,
  applyAsYouType: false,
  showSystem: false,
  legend: true,
}

const oneOf = <T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T =>
  allowed.find((one) => one === value) ?? otherwise
const flag = (value: unknown, otherwise: boolean): boolean => (typeof value === 'boolean' ? value : otherwise)

/** Settings out of whatever was stored. */
export function acceptSettings(stored: unknown): Settings | null {
  if (!isRecord(stored)) return null
  return {
    theme: oneOf(stored['theme'], ['system', 'light', 'dark'], DEFAULTS.theme),
    motion: oneOf(stored['motion'], ['system', 'reduced'], DEFAULTS.motion),
    shortcuts: flag(stored['shortcuts'], DEFAULTS.shortcuts),
    applyAsYouType: flag(stored['applyAsYouType'], DEFAULTS.applyAsYouType),
    showSystem: flag(stored['showSystem'], DEFAULTS.showSystem),
    legend: flag(stored['legend'], DEFAULTS.legend),
  }
}

export const settings = createStore<Settings>(() => recall('settings', acceptSettings) ?? DEFAULTS)

export function set(changed: Partial<Settings>): void {
  settings.setState(changed)
  remember('settings', settings.getState())
}

/** Writes theme and motion on the document, where CSS finds them. */
export function dress(root: HTMLElement): () => void {
  const wear = ({ theme, motion }: Settings): void => {
    if (theme === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = theme
    if (motion === 'reduced') root.dataset['motion'] = 'reduced'
    else delete root.dataset['motion']
  }
  wear(settings.getState())
  return settings.subscribe(wear)
}

export const prefersStill = (): boolean =>
  settings.getState().motion === 'reduced' || matchMedia('(prefers-reduced-motion: reduce)').matches
