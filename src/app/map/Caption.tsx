import { useStore } from 'zustand'
import { hopSentence, hopTitle, senderName } from '../explain/hop-words.ts'
import { t } from '../i18n/t.ts'
import { flights } from '../playback/flights.ts'
import { hopsBegun, playback } from '../playback/playback.ts'
import { scenario } from '../simulation/scenario-store.ts'
import { cluster } from '../store/cluster.ts'
import { isPast, type RequestEntry, requests, shownRequest } from '../store/requests.ts'
import styles from './Stage.module.css'

/** How many hops of the shown request have begun, and whether it is over. */
export function useProgress(): { readonly begun: number; readonly over: boolean } {
  const shown = useStore(flights, (state) => state.shown)
  const begun = useStore(playback, ({ playheadMs }) =>
    shown ? hopsBegun(shown.journey.hopTimes, playheadMs - shown.startMs) : 0,
  )
  const over = useStore(playback, ({ playheadMs }) => shown !== null && playheadMs >= shown.startMs + shown.journey.totalMs - 0.5)
  return { begun, over }
}

function sentenceOf({ trace, number, burst }: RequestEntry, begun: number, over: boolean, prepared: number): string {
  const { hops, outcome, servedBy, client, elapsedMs, request } = trace
  if (over && burst)
    return t('narrate.burst', { count: burst.total, answered: burst.served.reduce((sum, [, count]) => sum + count, 0) })
  if (over) {
    return outcome === 'ok'
      ? t('narrate.ok', { pod: servedBy ?? '', ms: elapsedMs })
      : t('narrate.failed', { words: t(`outcome.${outcome}`), message: client.message })
  }
  const hop = hops[begun - 1]
  if (!hop)
    return number === prepared || begun === 0
      ? t('narrate.waiting', { from: senderName(request.from), to: request.to.replace(/\/$/, '') })
      : ''
  return t('narrate.hop', { hop: begun, hops: hops.length, title: hopTitle(hop), sentence: hopSentence(hop) })
}

/** One sentence over the map: what to do, what happens, how it ended. */
export function Caption() {
  const entry = useStore(requests, shownRequest)
  const prepared = useStore(requests, (state) => state.prepared)
  const hint = useStore(scenario, (state) => state.hint)
  const { begun, over } = useProgress()
  const past = useStore(cluster, ({ changes }) => entry !== null && isPast(entry, changes))
  const sentence = entry ? sentenceOf(entry, begun, over, prepared) : t('narrate.idle')
  const text = past && over && entry ? t('narrate.past', { outcome: t(`outcome.${entry.trace.outcome}`) }) : sentence
  const tip = hint !== '' && entry?.number === prepared && begun === 0 && !hint.startsWith(text.slice(0, 20)) ? hint : ''
  return (
    <div className={styles.caption} data-tone={over && !past && entry?.trace.outcome !== 'ok' && !entry?.burst ? 'bad' : 'plain'}>
      <p>
        {text} {tip && <b>{tip}</b>}
      </p>
    </div>
  )
}
