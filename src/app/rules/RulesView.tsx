import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ChainListing, RuleListing } from '../../core/kube-proxy/types.ts'
import type { PodView } from '../../protocol/view.ts'
import { becauseText, chanceText } from '../explain/hop-words.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { cx } from '../parts/cx.ts'
import { ask } from '../simulation/connection.ts'
import { cluster } from '../store/cluster.ts'
import { layout, show } from '../store/layout.ts'
import { requests, shownRequest } from '../store/requests.ts'
import { hover } from '../store/selection.ts'
import { hitsOn, nodeThatJudged } from './hits.ts'
import styles from './Rules.module.css'

const SHOWN = 400
const NO_PODS: readonly PodView[] = []
const NO_HITS: ReadonlySet<string> = new Set()

interface ChainProps {
  readonly chain: ChainListing
  readonly hits: ReadonlySet<string>
  readonly only: boolean
  readonly wanted: string
}

function Chain({ chain: { table, chain, rules }, hits, only, wanted }: ChainProps) {
  const rows = rules
    .map((rule, index) => ({ ...rule, index, hit: hits.has(`${table} ${chain} ${index}`) }))
    .filter(
      ({ hit, text }) =>
        (!only || hit) && (wanted === '' || chain.toLowerCase().includes(wanted) || text.toLowerCase().includes(wanted)),
    )
  if (rows.length === 0 && (only || wanted !== '')) return null
  return (
    <div className={styles.chain}>
      <h3>
        {t('rules.chain', { table, chain })}{' '}
        <small>{rules.length === 0 ? t('rules.empty') : t('rules.count', { count: rules.length })}</small>
      </h3>
      {rows.length > 0 && (
        <ol>
          {rows.slice(0, SHOWN).map(({ text, chance, because, index, hit }) => (
            <li
              key={index}
              className={cx(styles.rule, hit && styles.hit)}
              data-hit={hit || undefined}
              onPointerEnter={() => hover(because?.refs?.[0] ?? null)}
              onPointerLeave={() => hover(null)}
            >
              <span>{index + 1}</span>
              <code title={because && becauseText(because)}>
                {text}
                {hit && because && <small>{becauseText(because)}</small>}
              </code>
              <span>
                {chance !== undefined && (
                  <span className={styles.chance}>{t('rules.chance', { chance: chanceText(chance) })}</span>
                )}
                {hit && <b className={styles.mark}> ← {t('rules.hit')}</b>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

/** One Node from inside: its kube-proxy rules in order with their chances; those that took the shown request are marked. */
export function RulesView() {
  const nodes = useStore(cluster, (state) => state.view?.nodes) ?? []
  const pods = useStore(cluster, (state) => state.view?.pods) ?? NO_PODS
  const revision = useStore(cluster, (state) => state.view?.revision)
  const chosen = useStore(layout, (state) => state.rulesNode)
  const entry = useStore(requests, shownRequest)
  const [listing, setListing] = useState<RuleListing | null>(null)
  const [wantsOnly, setOnly] = useState(false)
  const [filter, setFilter] = useState('')
  const judged = entry && nodeThatJudged(entry.trace, pods)
  const node = [chosen, judged, nodes[0]?.name].find((wanted) => nodes.some(({ name }) => name === wanted)) ?? ''
  const hits = useMemo(() => (entry ? hitsOn(entry.trace, node, pods) : NO_HITS), [entry, node, pods])
  const only = wantsOnly && hits.size > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: rules are read again whenever the cluster changes.
  useEffect(() => {
    if (node === '') return
    let wanted = true
    ask('rules', { node }).then(
      (result) => wanted && setListing(result.listing),
      () => undefined,
    )
    return () => {
      wanted = false
    }
  }, [node, revision])
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first rule that took the packet is brought into sight when either is there.
  useEffect(() => {
    const first = list.current?.querySelector('[data-hit]')
    if (first && list.current)
      list.current.scrollTop += first.getBoundingClientRect().top - list.current.getBoundingClientRect().top - 60
  }, [hits, listing === null, node])
  if (nodes.length === 0) return <p className={styles.none}>{t('rules.noNodes')}</p>
  return (
    <div className={styles.rules}>
      <div className={styles.tools}>
        <h2>{t('rules.title', { node })}</h2>
        <select
          className={controls.field}
          aria-label={t('rules.node')}
          value={node}
          onChange={(event) => show({ rulesNode: event.target.value })}
        >
          {nodes.map(({ id, name }) => (
            <option key={id}>{name}</option>
          ))}
        </select>
        <p>
          {listing
            ? t('rules.mode', { mode: listing.mode, count: listing.chains.reduce((sum, { rules }) => sum + rules.length, 0) })
            : ''}
        </p>
        {hits.size > 0 && entry && (
          <label className={styles.check}>
            <input type="checkbox" checked={only} onChange={(event) => setOnly(event.target.checked)} />
            {t('rules.onlyHit', { number: entry.number })}
          </label>
        )}
        <input
          className={controls.field}
          type="search"
          aria-label={t('rules.filter')}
          placeholder={t('rules.filter')}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a stretch that scrolls has to be reached by keyboard. */}
      <section ref={list} className={styles.list} tabIndex={0} aria-label={t('rules.title', { node })}>
        {listing?.chains.map((chain) => (
          <Chain
            key={`${chain.table} ${chain.chain}`}
            chain={chain}
            hits={hits}
            only={only}
            wanted={filter.trim().toLowerCase()}
          />
        ))}
      </section>
    </div>
  )
}
