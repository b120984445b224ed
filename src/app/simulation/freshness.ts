import { playback } from '../playback/playback.ts'
import { cluster } from '../store/cluster.ts'
import { replaceTrace, requests } from '../store/requests.ts'
import { sameObjects } from '../store/view-patch.ts'
import { ask } from './connection.ts'

const waiting = () => {
  const { list, prepared } = requests.getState()
  return prepared === 0 ? undefined : list.find(({ number }) => number === prepared)
}

/**
 * A request that waits at its start tells what would happen now: whenever the cluster changes it is sent anew in its place.
 * Once it has gone it is history. The returned function ends it.
 */
export function keepFresh(): () => void {
  let computed = cluster.getState().view
  let busy = false
  const renew = async (): Promise<void> => {
    const entry = waiting()
    const { view, status } = cluster.getState()
    if (!entry || busy || status !== 'ready' || sameObjects(computed, view)) return
    busy = true
    computed = view
    try {
      const { trace } = await ask('send', { request: entry.trace.request, again: true })
      // What the worker did before it answered has been told by now: the change that asked for this is counted.
      if (waiting()?.number === entry.number) replaceTrace(entry.number, trace, cluster.getState().changes)
    } catch {
      // The worker stopped: the picture that the next one sends asks again.
      computed = null
    } finally {
      busy = false
    }
    // What changed meanwhile has not been looked at yet.
    void renew()
  }
  const depart = ({ playheadMs }: { readonly playheadMs: number }): void => {
    const entry = waiting()
    if (entry && playheadMs > entry.startMs) requests.setState({ prepared: 0 })
  }
  const stops = [
    cluster.subscribe(() => void renew()),
    requests.subscribe((now, was) => {
      if (now.prepared !== was.prepared) computed = cluster.getState().view
    }),
    playback.subscribe(depart),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
