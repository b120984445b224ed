import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { FieldRef } from '../../core/because.ts'
import type { Hop } from '../../core/network/trace.ts'
import { chanceText, destinationOf, hopSentence, hopTitle, isFatal, sourceOf } from '../explain/hop-words.ts'
import { t } from '../i18n/t.ts'
import { lineColour } from '../parts/line-colour.ts'
import { flights } from '../playback/flights.ts'
import { seek } from '../playback/playback.ts'
import { reveal } from '../simulation/apply.ts'
import { show } from '../store/layout.ts'
import { hover } from '../store/selection.ts'
import styles from './Request.module.css'

/** A value that a hop may have rewritten: the old one struck, the new one marked. */
function Changed({ was, now }: { readonly was: string; readonly now: string }) {
  if (was === now) return <dd>{now}</dd>
  return (
    <dd>
      <s aria-hidden="true">{was}</s> <em aria-hidden="true">{now}</em>
      <span className="visually-hidden">{t('header.was', { was, now })}</span>
    </dd>
  )
}

const fieldOf = ({ name, path = '' }: FieldRef): string => (path === '' ? name : `${name}.${path}`)

function Lookups({ lookups }: { readonly lookups: NonNullable<Hop['lookups']> }) {
  return (
    <dl className={styles.header}>
      {lookups.map(({ name, type, rcode, answers }) => (
        <div key={`${name}${type}`} style={{ display: 'contents' }}>
          <dt className={answers.length > 0 ? undefined : styles.tried}>{type}</dt>
          <dd className={answers.length > 0 ? undefined : styles.tried}>
            {answers.length > 0 ? answers.join(', ') : `${name} ${rcode}`}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Only hops that show something new about the header show it: the first, and those that rewrite. */
const showsHeader = ({ before, after, kind }: Hop, first: boolean): boolean =>
  first || kind === 'send' || sourceOf(before) !== sourceOf(after) || destinationOf(before) !== destinationOf(after)

interface HopProps {
  readonly hop: Hop
  readonly index: number
  readonly first: boolean
  readonly begun: boolean
  readonly now: boolean
  readonly line: number
}

export function HopItem({ hop, index, first, begun, now, line }: HopProps) {
  const shown = useStore(flights, (state) => state.shown)
  const fatal = isFatal(hop)
  const { before, after, rules = [], lookups = [], because, where } = hop
  // What came after the choice (marks, masquerading) is in the Rules view; the endpoint's own chain says where it went.
  const rule = rules.findLast((hit) => /SEP|endpoint-/.test(hit.chain)) ?? rules.at(-1)
  const chance = rules.find((one) => one.chance !== undefined && one.chance < 1)?.chance
  const [ref] = because.refs ?? []
  // A hop that goes away under the pointer is never left by it.
  useEffect(() => () => hover(null), [])
  const goThere = (): void => {
    const end = shown?.journey.hopTimes[index + 1] ?? shown?.journey.totalMs
    if (shown && end !== undefined) seek(shown.startMs + end)
  }
  return (
    <li
      className={styles.hop}
      data-begun={begun}
      data-now={now || undefined}
      data-fatal={fatal || undefined}
      data-hop={hop.kind}
      style={{ '--line': lineColour(Math.max(0, line)) } as React.CSSProperties}
      onPointerEnter={() => hover(ref ?? null)}
      onPointerLeave={() => hover(null)}
    >
      <h3>
        <button type="button" onClick={goThere} aria-current={now ? 'step' : undefined}>
          {hopTitle(hop)}
        </button>
      </h3>
      <p>{hopSentence(hop)}</p>
      {lookups.length > 0 && <Lookups lookups={lookups} />}
      {lookups.length === 0 && showsHeader(hop, first) && (
        <dl className={styles.header}>
          <dt>{t('header.src')}</dt>
          <Changed was={sourceOf(before)} now={sourceOf(after)} />
          <dt>{t('header.dst')}</dt>
          <Changed was={destinationOf(before)} now={destinationOf(after)} />
          {rule && (
            <>
              <dt>{t('header.rule')}</dt>
              <dd>
                <button
                  type="button"
                  title={rule.text}
                  onClick={() =>
                    show({ view: 'rules', face: 'scene', ...(where.kind === 'node' ? { rulesNode: where.name } : {}) })
                  }
                >
                  {rule.chain}
                </button>
              </dd>
            </>
          )}
          {chance !== undefined && (
            <>
              <dt>{t('header.chance')}</dt>
              <dd>{t('header.chanceHere', { chance: chanceText(chance) })}</dd>
            </>
          )}
          {ref?.path && (
            <>
              <dt>{t('header.from')}</dt>
              <dd>
                <button type="button" onClick={() => reveal(ref)}>
                  {fieldOf(ref)}
                </button>
              </dd>
            </>
          )}
        </dl>
      )}
    </li>
  )
}
