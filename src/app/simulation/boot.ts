import type { Requests } from '../../protocol/messages.ts'
import type { ClusterView } from '../../protocol/view.ts'
import { pause, playback } from '../playback/playback.ts'
import { showView } from '../store/cluster.ts'
import { clearRequests } from '../store/requests.ts'
import { select } from '../store/selection.ts'
import { ask } from './connection.ts'
import { stopStream } from './traffic.ts'

/** Shows a cluster that `start` brings: what belonged to the one before is gone. */
export async function showFresh(start: () => Promise<{ readonly view: ClusterView }>): Promise<void> {
  stopStream()
  pause()
  clearRequests()
  select(null)
  playback.setState({ playheadMs: 0, startMs: 0, endMs: 0, stops: [], failures: [] })
  const { view } = await start()
  showView(view)
}

/** Starts a cluster, fresh or from a snapshot, and shows it. */
export const boot = (start: Requests['boot']['params']): Promise<void> => showFresh(() => ask('boot', start))
