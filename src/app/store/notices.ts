import { createStore } from 'zustand/vanilla'

export interface Notice {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'bad'
  readonly action?: { readonly label: string; readonly run: () => void }
}

export const notices = createStore<{ readonly list: readonly Notice[] }>(() => ({ list: [] }))

const LIFE_MS = 8000
let nextId = 1

/** Says something for a while, on screen and to screen readers. Bad news stays until it is closed. */
export function notify(text: string, options: Pick<Notice, 'action'> & { readonly tone?: Notice['tone'] } = {}): void {
  const { tone = 'plain', action } = options
  const notice: Notice = { id: nextId, text, tone, ...(action ? { action } : {}) }
  nextId += 1
  notices.setState(({ list }) => ({ list: [...list.filter((one) => one.text !== text), notice].slice(-3) }))
  if (tone === 'plain') setTimeout(() => dismiss(notice.id), LIFE_MS)
}

export const dismiss = (id: number): void => notices.setState(({ list }) => ({ list: list.filter((one) => one.id !== id) }))
