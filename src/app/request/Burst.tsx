import type { CSSProperties } from 'react'
import type { BurstResult } from '../../protocol/messages.ts'
import { t } from '../i18n/t.ts'
import { lineColour } from '../parts/line-colour.ts'
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

/** How many requests of a burst reached which Pod, in the colour of the Service's line. */
export function Burst({ burst: { total, served, failed }, line }: { readonly burst: BurstResult; readonly line: number }) {
  const style: CSSProperties & { readonly '--line': string } = { marginBottom: 14, '--line': lineColour(Math.max(0, line)) }
  return (
    <fieldset className={styles.card} aria-label={t('burst.title', { count: total })} style={style}>
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
