import type { SendRequest, Trace } from '../../core/network/trace.ts'
import { t } from '../i18n/t.ts'
import { flights } from '../playback/flights.ts'
import { pause, play, playback, seek } from '../playback/playback.ts'
import { cluster } from '../store/cluster.ts'
import { lesson } from '../store/lesson.ts'
import { notify } from '../store/notices.ts'
import { addRequests, objectTo, type RequestEntry, type RequestForm, requests } from '../store/requests.ts'
import { prefersStill } from '../store/settings.ts'
import { ask } from './connection.ts'

const BURST = 100
/** Trains of a burst leave one after another, ms apart. */
const BURST_GAP_MS = 90
const STREAM_GAP_MS = 600

/** Where on the time line a new request begins, and with which run it is drawn. */
function nextStart(): { startMs: number; run: number; joins: boolean } {
  const { playheadMs, endMs, playing } = playback.getState()
  const last = requests.getState().list.at(-1)
  const under = last !== undefined && playing && playheadMs < endMs
  if (under) return { startMs: playheadMs, run: last.run, joins: true }
  return { startMs: Math.max(endMs, playheadMs), run: (last?.run ?? 0) + 1, joins: false }
}

/** `http` targets are written out whole; a bare name gets its scheme. */
const withScheme = (to: string): string => (/^[a-z]+:\/\//i.test(to) ? to : `http://${to}`)

function requestOf({ from, to, keepAlive }: RequestForm): SendRequest | null {
  const target = to.trim()
  if (target === '') {
    objectTo(t('request.to.missing'))
    return null
  }
  return { from, to: withScheme(target), ...(keepAlive ? { keepAlive } : {}) }
}

/** Puts the playhead where the new request begins, and plays; where motion is unwelcome, shows its end at once, or its first hop where it stops at every hop. */
function follow(startMs: number, joins: boolean): void {
  if (prefersStill()) {
    const now = playback.getState()
    seek((now.everyHop ? now.stops.find((stop) => stop > startMs) : null) ?? now.endMs)
    return
  }
  if (!joins) playback.setState({ playheadMs: startMs })
  play()
}

const failed = (error: unknown): void =>
  notify(t('request.failed', { message: error instanceof Error ? error.message : String(error) }), { tone: 'bad' })

/** Without a hop nobody sent anything: the text is no address, and the client said why. */
function isRefusedAtOnce({ hops, client, request }: Trace): boolean {
  if (hops.length > 0) return false
  objectTo(t('request.to.bad', { to: request.to, message: client.message }))
  return true
}

/** Sends one request, true when it went out; it waits at its start when `paused`, and is then no action of its own when `again`. */
export async function sendOnce(request: SendRequest, { paused = false, again = false } = {}): Promise<boolean> {
  const { trace } = await ask('send', { request, again })
  if (isRefusedAtOnce(trace)) return false
  const { startMs, run, joins } = nextStart()
  addRequests([{ trace, startMs, run, changes: cluster.getState().changes }])
  if (paused) {
    playback.setState({ playheadMs: startMs, playing: false })
    requests.setState(({ shown }) => ({ prepared: shown }))
  } else follow(startMs, joins)
  return true
}

export async function sendBurst(request: SendRequest): Promise<void> {
  const burst = await ask('burst', { request, count: BURST })
  if (burst.traces.some(isRefusedAtOnce)) return
  const { startMs, run, joins } = nextStart()
  const entries: Omit<RequestEntry, 'number'>[] = burst.traces.map((trace, i) => ({
    trace,
    startMs: startMs + i * BURST_GAP_MS,
    run,
    changes: cluster.getState().changes,
    ...(i === 0 ? { burst } : {}),
  }))
  addRequests(entries)
  follow(startMs, joins)
}

/** Sends what an earlier entry sent, now. */
export async function sendAgain({ trace: { request }, burst }: RequestEntry): Promise<void> {
  if (!maySend()) return
  await (burst ? sendBurst(request) : sendOnce(request)).catch(failed)
}

/** In a lesson a prediction comes first. */
const maySend = (): boolean => lesson.getState().player?.maySend() ?? true

let stream: ReturnType<typeof setTimeout> | null = null

export function stopStream(): void {
  if (stream !== null) clearTimeout(stream)
  stream = null
  requests.setState({ streaming: false })
  playback.setState(({ endMs }) => ({ open: false, endMs: Math.max(endMs, ...flightEnds()) }))
}

const flightEnds = (): readonly number[] => flights.getState().flights.map(({ startMs, journey }) => startMs + journey.totalMs)

/** A request every so often while the page plays; pausing holds the stream back. */
function startStream(request: SendRequest): void {
  requests.setState({ streaming: true })
  const beat = (): void => {
    stream = setTimeout(beat, STREAM_GAP_MS / playback.getState().speed)
    if (!playback.getState().playing && requests.getState().list.length > 0 && playback.getState().open) return
    sendOnce(request).then(
      (sent) => (sent ? playback.setState({ open: true }) : stopStream()),
      (error: unknown) => {
        stopStream()
        failed(error)
      },
    )
  }
  beat()
}

/** Sends what the form says. */
export async function sendForm(): Promise<void> {
  const { form, streaming } = requests.getState()
  if (streaming) return stopStream()
  const request = requestOf(form)
  if (!request || cluster.getState().status !== 'ready' || !maySend()) return
  try {
    if (form.mode === 'stream') startStream(request)
    else await (form.mode === 'burst' ? sendBurst(request) : sendOnce(request))
  } catch (error) {
    failed(error)
  }
}

export async function burstForm(): Promise<void> {
  const request = requestOf(requests.getState().form)
  if (request && maySend()) await sendBurst(request).catch(failed)
}

/** Shows another request from its start, paused. */
export function showRequest(number: number): void {
  const entry = requests.getState().list.find((one) => one.number === number)
  if (!entry) return
  pause()
  requests.setState({ shown: number })
  seek(entry.startMs)
  if (playback.getState().playheadMs !== entry.startMs) playback.setState({ playheadMs: entry.startMs })
}
