import { decisiveHop } from '../explain/hop-words.ts'
import { flights } from '../playback/flights.ts'
import { playback, seek, stepBack, stepForward, togglePlay } from '../playback/playback.ts'
import { applyActive } from '../simulation/apply.ts'
import { redo, undo } from '../simulation/history.ts'
import { burstForm, sendForm, showRequest } from '../simulation/traffic.ts'
import { layout, show, showManifests } from '../store/layout.ts'
import { lesson } from '../store/lesson.ts'
import { requests, shownRequest } from '../store/requests.ts'
import { select, selection } from '../store/selection.ts'
import { prefersStill, set, settings } from '../store/settings.ts'
import { openDialog } from '../top/dialogs.ts'

/** True where typed letters are text: fields, the editor, a terminal. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest('input:not([type="range"],[type="checkbox"]),textarea,select,.monaco-editor,[data-typing]') !== null
  )
}

/** Space and Enter press what has the focus. */
const pressesItself = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button,a,summary,input,[role="button"],[role="tab"],[role="separator"]') !== null

function otherRequest(by: number): void {
  const { list, shown } = requests.getState()
  const at = list.findIndex(({ number }) => number === shown)
  const to = list[at + by]
  if (at >= 0 && to) showRequest(to.number)
}

/** Puts the playhead on the hop that decided. */
function why(): void {
  const entry = shownRequest(requests.getState())
  const { shown } = flights.getState()
  if (!entry || !shown) return
  const hop = decisiveHop(entry.trace)
  const end = shown.journey.hopTimes[hop + 1] ?? shown.journey.totalMs
  seek(shown.startMs + end)
  show({ face: 'request' })
}

const KEYS: { readonly [key: string]: () => void } = {
  ' ': togglePlay,
  ',': stepBack,
  '.': () => stepForward(prefersStill()),
  '<': () => otherRequest(-1),
  '>': () => otherRequest(1),
  Home: () => seek(playback.getState().startMs),
  End: () => seek(playback.getState().endMs),
  '0': () => window.dispatchEvent(new CustomEvent('switchyard:fit')),
  '1': () => show({ view: 'map' }),
  '2': () => show({ view: 'nodes' }),
  '3': () => show({ view: 'rules' }),
  r: () => void sendForm(),
  b: () => void burstForm(),
  w: why,
  t: () => show({ dock: layout.getState().dock === 'text' ? 'events' : 'text', face: 'dock' }),
  l: () => set({ legend: !settings.getState().legend }),
  s: () => openDialog('share'),
  '?': () => openDialog('help'),
  y: () => {
    showManifests()
    requestAnimationFrame(() =>
      document
        .querySelector<HTMLElement>('#manifests textarea, #manifests .monaco-editor textarea, #manifests .native-edit-context')
        ?.focus(),
    )
  },
}

/** Focus goes round the panels that are on the screen. */
function cyclePanels(by: number): void {
  const panels = [...document.querySelectorAll<HTMLElement>('[data-panel]')].filter((panel) => panel.offsetParent !== null)
  const at = panels.findIndex((panel) => panel.contains(document.activeElement))
  panels.at((at + by + panels.length) % panels.length)?.focus()
}

/** What a key does here and now; null when it is not ours. */
function meaning(event: KeyboardEvent): (() => void) | null {
  const { key, target, shiftKey } = event
  const command = event.ctrlKey || event.metaKey
  if (key === 'F6') return () => cyclePanels(shiftKey ? -1 : 1)
  if (document.querySelector('dialog[open]') || event.defaultPrevented) return null
  if (command && key === 'Enter') return () => void applyActive()
  if (key === 'Escape') return selection.getState().selected && !isTyping(target) ? () => select(null) : null
  if (isTyping(target) || event.altKey) return null
  if (command) return { z: () => void (shiftKey ? redo() : undo()), y: () => void redo() }[key.toLowerCase()] ?? null
  if (!settings.getState().shortcuts || event.repeat) return null
  if ([' ', 'Home', 'End'].includes(key) && pressesItself(target)) return null
  const name = key.length === 1 ? key.toLowerCase() : key
  return KEYS[name] ?? lesson.getState().player?.keys[name] ?? null
}

function onKeyDown(event: KeyboardEvent): void {
  const run = meaning(event)
  if (!run) return
  event.preventDefault()
  run()
}

/** Listens for the page's keys; call once. */
export function listenToKeys(): () => void {
  window.addEventListener('keydown', onKeyDown)
  return () => window.removeEventListener('keydown', onKeyDown)
}
