import { useStore } from 'zustand'
import { senderName } from '../explain/hop-words.ts'
import { t } from '../i18n/t.ts'
import { useProgress } from '../map/Caption.tsx'
import controls from '../parts/controls.module.css'
import { flights } from '../playback/flights.ts'
import { sendAgain, showRequest } from '../simulation/traffic.ts'
import { cluster } from '../store/cluster.ts'
import { isPast, type RequestEntry, requests, shownRequest } from '../store/requests.ts'
import { Burst } from './Burst.tsx'
import { HopItem } from './Hop.tsx'
import styles from './Request.module.css'
import { RequestForm } from './RequestForm.tsx'
import { WhyCard } from './WhyCard.tsx'

const LATEST = 12

function Latest({ shown }: { readonly shown: number }) {
  const list = useStore(requests, (state) => state.list)
  if (list.length < 2) return null
  return (
    <fieldset className={styles.latest} aria-label={t('request.latest')}>
      {list
        .filter((entry) => entry.burst || !list.some((one) => one.burst && one.run === entry.run))
        .slice(-LATEST)
        .toReversed()
        .map(({ number, trace, burst }) => (
          <button
            key={number}
            type="button"
            aria-pressed={number === shown}
            aria-label={t('request.latest.item', { number, outcome: t(`outcome.${trace.outcome}`) })}
            onClick={() => showRequest(number)}
          >
            <i data-bad={trace.outcome === 'ok' ? undefined : ''} />#{number}
            {burst && ` ×${burst.total}`}
          </button>
        ))}
    </fieldset>
  )
}

function Badge({
  entry: { trace },
  begun,
  over,
  past,
}: {
  readonly entry: RequestEntry
  readonly begun: number
  readonly over: boolean
  readonly past: boolean
}) {
  const tone = past ? 'plain' : over ? (trace.outcome === 'ok' ? 'ok' : 'bad') : begun > 0 ? 'ok' : 'plain'
  const text = over
    ? t(`outcome.${trace.outcome}`)
    : begun === 0
      ? t('request.waiting')
      : t('request.hop', { hop: begun, hops: trace.hops.length })
  return (
    <span className={styles.badge} data-tone={tone}>
      {text}
    </span>
  )
}

/** What the client itself gets to see. */
function Client({ entry: { trace } }: { readonly entry: RequestEntry }) {
  const { client, http, elapsedMs } = trace
  const said = client.message || http?.body || ''
  return (
    <div className={`${styles.card ?? ''} ${styles.client ?? ''}`}>
      <h3>
        {t('request.prints')}
        {http && (
          <small style={{ color: 'var(--muted)', fontWeight: 400 }}> · {t('request.reply', { status: http.status })}</small>
        )}
      </h3>
      {said !== '' && <pre>{said.length > 600 ? `${said.slice(0, 600)}…` : said.trimEnd()}</pre>}
      <p title={t('request.took')}>{t('request.exit', { code: client.exitCode, ms: elapsedMs })}</p>
    </div>
  )
}

/** A request that was sent before the last change says so, and is sent again with one click. */
function Past({ entry }: { readonly entry: RequestEntry }) {
  const mended = useStore(requests, (state) => state.mended === entry.number)
  return (
    <p className={styles.past} role="status">
      {t(mended ? 'request.mended' : 'request.past')}{' '}
      <button type="button" className={controls.plain} onClick={() => void sendAgain(entry)}>
        {t('request.again')}
      </button>
    </p>
  )
}

function Story({ entry }: { readonly entry: RequestEntry }) {
  const line = useStore(flights, (state) => state.shown?.journey.line ?? 0)
  const { begun, over } = useProgress()
  const past = useStore(cluster, ({ changes }) => isPast(entry, changes))
  const { trace, number, burst } = entry
  const { request, hops } = trace
  return (
    <>
      <div className={styles.heading}>
        <h2>{t('request.heading', { number })}</h2>
        <Badge entry={entry} begun={begun} over={over} past={past} />
      </div>
      <p className={`${styles.line ?? ''} mono`}>{t('request.line', { from: senderName(request.from), to: request.to })}</p>
      {past && <Past entry={entry} />}
      {burst && <Burst burst={burst} line={line} />}
      <ol>
        {hops.map((hop, i) => (
          <HopItem
            // biome-ignore lint/suspicious/noArrayIndexKey: a hop's place in its request is its identity.
            key={`${number} ${i}`}
            hop={hop}
            index={i}
            first={i === 0}
            begun={i < begun}
            now={i === begun - 1 && !over}
            line={line}
          />
        ))}
      </ol>
      {over && !past && trace.outcome !== 'ok' && <WhyCard entry={entry} />}
      {over && <Client entry={entry} />}
    </>
  )
}

/** The right side: send a request, and its way hop by hop. */
export function RequestPanel() {
  const entry = useStore(requests, shownRequest)
  return (
    <section id="request" tabIndex={-1} className={styles.panel} aria-label={t('region.request')} data-panel>
      <RequestForm />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a stretch that scrolls has to be reached by keyboard. */}
      <div className={styles.scroll} tabIndex={0}>
        <Latest shown={entry?.number ?? 0} />
        {entry ? (
          <Story entry={entry} />
        ) : (
          <div className={styles.empty}>
            <h2>{t('request.none.title')}</h2>
            <p>{t('request.none.text')}</p>
          </div>
        )}
      </div>
    </section>
  )
}
