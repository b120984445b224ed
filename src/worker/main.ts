import type { RequestMessage, WorkerMessage } from '../protocol/messages.ts'
import { needsLessons, needsParts, needsText, Session } from './session.ts'

/** How often simulated time is moved while something is due, ms of the wall clock. */
const TICK_MS = 50
/** A tab that was asleep does not make the cluster catch up for more than this, ms. */
const LONGEST_TICK_MS = 1000

const post = (message: WorkerMessage): void => self.postMessage(message)
const session = new Session(post)

let last = performance.now()
let ticking: ReturnType<typeof setInterval> | null = null

function pace(): void {
  if (session.waiting && ticking === null) {
    last = performance.now()
    ticking = setInterval(() => {
      const now = performance.now()
      session.tick(Math.min(now - last, LONGEST_TICK_MS))
      last = now
      pace()
    }, TICK_MS)
  } else if (!session.waiting && ticking !== null) {
    clearInterval(ticking)
    ticking = null
  }
}

let tools: Promise<void> | null = null

function loadTools(): Promise<void> {
  tools ??= import('./text-tools.ts').then(({ textTools }) => session.takeText(textTools))
  return tools
}

let parts: Promise<void> | null = null

function loadParts(): Promise<void> {
  parts ??= import('../core/all-parts.ts').then(({ ALL_PARTS }) => session.takeParts(ALL_PARTS))
  return parts
}

let lessons: Promise<void> | null = null

function loadLessons(): Promise<void> {
  lessons ??= import('./lessons.ts').then(({ Lessons }) => session.takeLessons((host) => new Lessons(host)))
  return lessons
}

/** Requests are answered in the order in which they came, also while code for them is still on its way. */
let queue: Promise<void> = Promise.resolve()

async function answer(message: RequestMessage): Promise<void> {
  if (needsText(message.kind)) await loadTools()
  if (needsParts(message)) await loadParts()
  if (needsLessons(message.kind)) await loadLessons()
  post(session.answer(message))
  pace()
}

self.onmessage = ({ data }: MessageEvent<RequestMessage>): void => {
  // A bug has to end the worker as any uncaught error does: the page then replaces it.
  queue = queue.then(() => answer(data)).catch((error: unknown) => self.reportError(error))
}
