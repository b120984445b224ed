import type { BurstResult } from '../../protocol/messages.ts'
import { t } from '../i18n/t.ts'
import styles from './Request.module.css'

const shortName = (pod: string): string => (pod.startsWith('default/') ? pod.slice('default/'.length) : pod)

interface BarProps {
  readonly name: string
  readonly count: number
  readonly total: number
  readonly bad?: boolean
}

function Bar({ name, count, total, bad = false }: BarProps) {
  return (
    <li>
      <span className="mono" title={name}>
        {name}
      </span>
      <span>{t('burst.share', { count, total })}</span>
      <span className={styles.bar} data-bad={bad || undefined}>
        <i style={{ width: `${(count / total) * 100}%` }} />
      </span>
    </li>
  )
}

/** How many requests of a burst reached which Pod. */
export function Burst({ burst: { total, served, failed } }: { readonly burst: BurstResult }) {
  return (
    <fieldset className={styles.card} aria-label={t('burst.title', { count: total })} style={{ marginBottom: 14 }}>
      <h3>{t('burst.title', { count: total })}</h3>
      <ol className={styles.bars}>
        {served.map(([pod, count]) => (
          <Bar key={pod} name={shortName(pod)} count={count} total={total} />
        ))}
        {failed.map(([outcome, count]) => (
          <Bar key={outcome} name={t(`outcome.${outcome}`)} count={count} total={total} bad />
        ))}
      </ol>
      {served.length > 1 && <p style={{ marginTop: 8 }}>{t('burst.note')}</p>}
    </fieldset>
  )
}
