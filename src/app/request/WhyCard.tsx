import { useStore } from 'zustand'
import type { FieldRef } from '../../core/because.ts'
import type { Trace } from '../../core/network/trace.ts'
import { decisiveHop, hopSentence } from '../explain/hop-words.ts'
import { placeOfRef } from '../explain/places.ts'
import { t } from '../i18n/t.ts'
import { useFindings } from '../manifests/FindingCard.tsx'
import controls from '../parts/controls.module.css'
import { reveal, setField } from '../simulation/apply.ts'
import { checks } from '../store/checks.ts'
import { cluster } from '../store/cluster.ts'
import { files } from '../store/files.ts'
import { show } from '../store/layout.ts'
import { select } from '../store/selection.ts'
import styles from './Request.module.css'

const sameObject = (a: FieldRef, b: FieldRef): boolean => a.kind === b.kind && a.namespace === b.namespace && a.name === b.name

/** The reason for how a request ended, with the lines of YAML that made it so and one click to mend it. */
export function WhyCard({ trace }: { readonly trace: Trace }) {
  const list = useStore(files, (state) => state.files)
  const known = useStore(checks)
  const view = useStore(cluster, (state) => state.view)
  const findings = useFindings()
  const hop = trace.hops[decisiveHop(trace)]
  if (!hop) return null
  const services = trace.hops.flatMap(({ because }) => because.refs ?? []).filter(({ kind }) => kind === 'Service')
  const finding =
    trace.outcome === 'ok' ? undefined : findings.find(({ ref }) => services.some((service) => sameObject(service, ref)))
  const refs = [...(finding ? [finding.ref] : []), ...(hop.because.refs ?? [])].filter(
    (ref, i, all) => all.findIndex((one) => sameObject(one, ref) && one.path === ref.path) === i,
  )
  const places = refs.flatMap((ref) => {
    const place = placeOfRef(ref, list, known, view)
    return place ? [{ ref, place }] : []
  })
  const [first] = places
  return (
    <fieldset className={styles.card} aria-label={t('why.title')}>
      <h3>{t('why.title')}</h3>
      <p>{finding ? t(...finding.text) : hopSentence(hop)}</p>
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
        {places.slice(0, 2).map(({ ref, place }) => (
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
            onClick={() => finding.fix && void setField(finding.fix.ref, finding.fix.value)}
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
        {refs[0] && !first && (
          <button type="button" className={controls.link} onClick={() => refs[0] && select(refs[0])}>
            {t('why.inspect', { name: refs[0].name })}
          </button>
        )}
      </div>
    </fieldset>
  )
}
