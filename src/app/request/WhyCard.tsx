import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { FieldRef } from '../../core/because.ts'
import { decisiveHop } from '../explain/hop-words.ts'
import { type FilePlace, placeOfRef } from '../explain/places.ts'
import { wayOn } from '../explain/way-on.ts'
import { t } from '../i18n/t.ts'
import { useFindings } from '../manifests/FindingCard.tsx'
import controls from '../parts/controls.module.css'
import { reveal, setField } from '../simulation/apply.ts'
import { checks } from '../store/checks.ts'
import { cluster } from '../store/cluster.ts'
import { files } from '../store/files.ts'
import { show } from '../store/layout.ts'
import { noteMended, type RequestEntry } from '../store/requests.ts'
import { hover, select } from '../store/selection.ts'
import styles from './Request.module.css'
import { WayOnLine } from './WayOnLine.tsx'

const sameObject = (a: FieldRef, b: FieldRef): boolean => a.kind === b.kind && a.namespace === b.namespace && a.name === b.name

const SHOWN_LINES = 2

/** Two fields on one line are one line to show. */
const distinct = <T extends { readonly place: FilePlace }>(places: readonly T[]): readonly T[] =>
  places.filter(
    ({ place }, i) =>
      places.findIndex(
        (other) => other.place.fileId === place.fileId && other.place.range.startLine === place.range.startLine,
      ) === i,
  )

/** What lies behind how a request ended, beyond what its hops say: the lines of YAML, one click to mend it, the way on. */
export function WhyCard({ entry: { trace, number } }: { readonly entry: RequestEntry }) {
  const list = useStore(files, (state) => state.files)
  const known = useStore(checks)
  const view = useStore(cluster, (state) => state.view)
  const findings = useFindings()
  // A card that goes away under the pointer is never left by it.
  useEffect(() => () => hover(null), [])
  const hop = trace.hops[decisiveHop(trace)]
  if (!hop || !view) return null
  const services = trace.hops.flatMap(({ because }) => because.refs ?? []).filter(({ kind }) => kind === 'Service')
  const finding = findings.find(({ ref }) => services.some((service) => sameObject(service, ref)))
  // Of the object at fault only the field at fault: a selector's ports would lead astray.
  const others = (hop.because.refs ?? []).filter((ref) => !finding || !sameObject(ref, finding.ref))
  const refs = [...(finding ? [finding.ref] : []), ...others].filter(
    (ref, i, all) => all.findIndex((one) => sameObject(one, ref) && one.path === ref.path) === i,
  )
  const places = distinct(
    refs.flatMap((ref) => {
      const place = placeOfRef(ref, list, known, view)
      return place ? [{ ref, place }] : []
    }),
  )
  const [first] = places
  const [object] = refs
  const way = wayOn(trace.request.from, trace.request.to, view)
  if (!finding && !object && !way && hop.kind !== 'rule') return null
  return (
    <fieldset
      className={styles.card}
      aria-label={t('why.title')}
      onPointerEnter={() => hover(object ?? null)}
      onPointerLeave={() => hover(null)}
    >
      <h3>{t('why.title')}</h3>
      {finding && <p>{t(...finding.text)}</p>}
      {way && <WayOnLine way={way} />}
      {first && (
        <p>
          {first.ref.kind} <span className="mono">{first.ref.name}</span>
          {first.ref.path && (
            <>
              {' · '}
              <span className="mono">{first.ref.path}</span>
            </>
          )}
          {', '}
          {t('why.line', { line: first.place.range.startLine, file: first.place.fileName })}.
        </p>
      )}
      <div className={styles.links}>
        {places.slice(0, SHOWN_LINES).map(({ ref, place }) => (
          <button
            key={`${ref.kind}${ref.name}${ref.path}`}
            type="button"
            className={controls.link}
            title={place.fileName}
            onClick={() => reveal(ref)}
          >
            {place.fileName === first?.place.fileName
              ? t('why.showLine', { line: place.range.startLine })
              : t('why.showIn', { line: place.range.startLine, file: place.fileName })}
          </button>
        ))}
        {finding?.fix && (
          <button
            type="button"
            className={controls.link}
            title={t(...finding.fix.title)}
            onClick={() => {
              noteMended(number)
              if (finding.fix) void setField(finding.fix.ref, finding.fix.value)
            }}
          >
            {t('why.fix')}
          </button>
        )}
        {hop.kind === 'rule' && (
          <button
            type="button"
            className={controls.link}
            onClick={() =>
              show({ view: 'rules', face: 'scene', ...(hop.where.kind === 'node' ? { rulesNode: hop.where.name } : {}) })
            }
          >
            {t('why.rules')}
          </button>
        )}
        {object && !first && (
          <button type="button" className={controls.link} onClick={() => select(object)}>
            {t('why.inspect', { name: object.name })}
          </button>
        )}
      </div>
    </fieldset>
  )
}
