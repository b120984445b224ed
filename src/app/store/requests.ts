import { createStore } from 'zustand/vanilla'
import type { From, SendRequest, Trace } from '../../core/network/trace.ts'
import type { BurstResult } from '../../protocol/messages.ts'

/** Requests that were sent together and are drawn together: one, a stretch of a stream, a burst. */
export interface RequestEntry {
  /** The page's own number, from 1. */
  readonly number: number
  readonly trace: Trace
  /** Where on the page's time line it begins, ms. */
  readonly startMs: number
  readonly run: number
  /** How often the cluster had been changed by the person when it was sent. */
  readonly changes: number
  /** The whole of a burst, on its first request. */
  readonly burst?: BurstResult
}

export interface RequestForm {
  readonly from: From
  readonly to: string
  readonly mode: 'once' | 'stream' | 'burst'
  readonly keepAlive: boolean
}

export interface RequestsState {
  /** Oldest first. */
  readonly list: readonly RequestEntry[]
  /** Number of the one that is shown; 0 none. */
  readonly shown: number
  readonly form: RequestForm
  /** Why the form's target cannot be sent to, in words; '' while nothing speaks against it. */
  readonly objection: string
  readonly streaming: boolean
  /** The one that waits at its start and was never played; 0 none. */
  readonly prepared: number
  /** The one whose reason was mended with one click; 0 none. */
  readonly mended: number
}

/** Older ones are forgotten; so many can be in flight at once. */
const KEPT = 600

export const requests = createStore<RequestsState>(() => ({
  list: [],
  shown: 0,
  form: { from: { external: true, at: 'laptop' }, to: '', mode: 'once', keepAlive: false },
  objection: '',
  streaming: false,
  prepared: 0,
  mended: 0,
}))

export const setForm = (changed: Partial<RequestForm>): void =>
  requests.setState(({ form }) => ({ form: { ...form, ...changed }, objection: '' }))

export const objectTo = (objection: string): void => requests.setState({ objection })

/** Adds requests and shows the first of them; while a stream runs, the one that is being read stays. */
export function addRequests(entries: readonly Omit<RequestEntry, 'number'>[]): void {
  requests.setState(({ list, streaming, shown }) => {
    const next = (list.at(-1)?.number ?? 0) + 1
    const added = entries.map((entry, i) => ({ ...entry, number: next + i }))
    const reading = streaming && list.some(({ number, run }) => number === shown && run === added[0]?.run)
    return { list: [...list, ...added].slice(-KEPT), shown: reading ? shown : (added[0]?.number ?? 0), prepared: 0 }
  })
}

export const noteMended = (number: number): void => requests.setState({ mended: number })

/** Puts another way of the same request in the place of one that nobody has seen go. */
export const replaceTrace = (number: number, trace: Trace, changes: number): void =>
  requests.setState(({ list }) => ({
    list: list.map((entry) => (entry.number === number ? { ...entry, trace, changes } : entry)),
  }))

/** True for a request that was sent before the person last changed the cluster: how it went is no longer how it would go. */
export const isPast = ({ changes }: RequestEntry, now: number): boolean => changes < now

export const clearRequests = (): void => requests.setState({ list: [], shown: 0, prepared: 0, streaming: false })

/** What undo took back is no longer in the list. */
export const dropLastRun = (): void =>
  requests.setState(({ list }) => {
    const run = list.at(-1)?.run
    const left = list.filter((entry) => entry.run !== run)
    return { list: left, shown: left.at(-1)?.number ?? 0, prepared: 0 }
  })

export const shownRequest = ({ list, shown }: RequestsState): RequestEntry | null =>
  list.find(({ number }) => number === shown) ?? null

/** The form's text form of who sends: `pod:ns/name`, `node:name`, `laptop`, `internet`. */
export function fromKey(from: SendRequest['from']): string {
  if ('pod' in from) return `pod:${from.pod}`
  if ('node' in from) return `node:${from.node}`
  return from.at ?? 'laptop'
}

export function fromOfKey(key: string): From {
  if (key.startsWith('pod:')) return { pod: key.slice(4) }
  if (key.startsWith('node:')) return { node: key.slice(5) }
  return { external: true, at: key === 'internet' ? 'internet' : 'laptop' }
}
