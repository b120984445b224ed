import type { Requests } from '../../protocol/messages.ts'
import { pause, playback } from '../playback/playback.ts'
import { showView } from '../store/cluster.ts'
import { clearRequests } from '../store/requests.ts'
import { select } from '../store/selection.ts'
import { ask } from './connection.ts'
import { stopStream } from './traffic.ts'

/** Starts a cluster, fresh or from a snapshot, and shows it: what belonged to the one before is gone. */
export async function boot(start: Requests['boot']['params']): Promise<void> {
  stopStream()
  pause()
  clearRequests()
  select(null)
  playback.setState({ playheadMs: 0, startMs: 0, endMs: 0, stops: [], failures: [] })
  const { view } = await ask('boot', start)
  showView(view)
}
