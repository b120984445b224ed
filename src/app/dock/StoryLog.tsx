import { useStore } from 'zustand'
import { destinationOf, hopSentence, hopTitle, senderName, sourceOf } from '../explain/hop-words.ts'
import { t } from '../i18n/t.ts'
import { useProgress } from '../map/Caption.tsx'
import { requests, shownRequest } from '../store/requests.ts'
import styles from './Dock.module.css'

/** The shown request as text, one sentence a hop, as far as it has come: what the picture tells, for reading. */
export function StoryLog() {
  const entry = useStore(requests, shownRequest)
  const { begun, over } = useProgress()
  if (!entry) return <p className={styles.none}>{t('dock.text.none')}</p>
  const { trace, number } = entry
  const { request, hops, outcome, servedBy, client } = trace
  return (
    <>
      <p className={styles.none}>{t('log.request', { number, from: senderName(request.from), to: request.to })}</p>
      <ol className={styles.story} role="log" aria-live="polite" aria-label={t('log.list')}>
        {hops.slice(0, begun).map((hop, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a hop's place in its request is its identity.
          <li key={i}>
            <b>{hopTitle(hop)}</b>: {hopSentence(hop)}{' '}
            <span className={styles.dim}>{t('log.header', { dst: destinationOf(hop.after), src: sourceOf(hop.after) })}</span>
          </li>
        ))}
        {over && (
          <li>
            {outcome === 'ok'
              ? t('log.end.ok', { pod: servedBy ?? '' })
              : t('log.end', { outcome: t(`outcome.${outcome}`), message: client.message })}
          </li>
        )}
      </ol>
    </>
  )
}
