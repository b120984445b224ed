import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Problem } from '../../manifest/types.ts'
import { type Finding, findingsIn } from '../explain/findings.ts'
import { placeOfRef } from '../explain/places.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { cx } from '../parts/cx.ts'
import { applyFile, reveal, setField } from '../simulation/apply.ts'
import { checkOf, checks, type FileCheck } from '../store/checks.ts'
import { cluster } from '../store/cluster.ts'
import { activeFile, files, type ManifestFile, writeText } from '../store/files.ts'
import { hover } from '../store/selection.ts'
import styles from './LeftPanel.module.css'

const goTo = (problem: Problem): void => {
  window.dispatchEvent(new CustomEvent('switchyard:reveal', { detail: problem.range }))
}

async function repair(file: ManifestFile, text: string): Promise<void> {
  writeText(file.id, text)
  await applyFile({ ...file, text }).catch(() => undefined)
}

const SHOWN = 50

/** Problems of the text: the first in words, the others in a list. */
function ProblemCard({ file, problems }: { readonly file: ManifestFile; readonly problems: readonly Problem[] }) {
  const first = problems.find(({ fix }) => fix) ?? problems[0]
  if (!first) return null
  const rest = problems.filter((one) => one !== first)
  const { fix, message, range, severity } = first
  return (
    <fieldset
      className={cx(styles.card, severity === 'warning' && styles.warning)}
      aria-label={t('problem.list', { name: file.name })}
    >
      <h3>
        {t('problem.line', { line: range.startLine })} · {t(`problem.${severity}`)}
      </h3>
      <p>{message}</p>
      <div className={styles.links}>
        {fix && (
          <button type="button" className={controls.link} onClick={() => void repair(file, fix.text)}>
            {fix.title}
          </button>
        )}
        <button type="button" className={controls.link} onClick={() => goTo(first)}>
          {t('finding.showLine', { line: range.startLine })}
        </button>
      </div>
      {rest.length > 0 && (
        <details>
          <summary>{t('problem.more', { count: rest.length })}</summary>
          <ol>
            {rest.slice(0, SHOWN).map((problem, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: problems are a list without identity.
              <li key={i}>
                <button type="button" onClick={() => goTo(problem)}>
                  {t('problem.line', { line: problem.range.startLine })}: {problem.message}
                </button>
              </li>
            ))}
          </ol>
        </details>
      )}
    </fieldset>
  )
}

function FindingView({ finding, count }: { readonly finding: Finding; readonly count: number }) {
  const list = useStore(files, (state) => state.files)
  const known = useStore(checks)
  const view = useStore(cluster, (state) => state.view)
  const { title, text, ref, fix } = finding
  // A card that goes away under the pointer is never left by it.
  useEffect(() => () => hover(null), [])
  const place = placeOfRef(ref, list, known, view)
  return (
    <fieldset
      className={styles.card}
      aria-label={t('finding.title')}
      onPointerEnter={() => hover(ref)}
      onPointerLeave={() => hover(null)}
    >
      <h3>
        {t(...title)}
        {count > 1 && <span className={styles.lamp}> · {t('finding.more', { count: count - 1 })}</span>}
      </h3>
      <p>{t(...text)}</p>
      <div className={styles.links}>
        {fix && (
          <button type="button" className={controls.link} onClick={() => void setField(fix.ref, fix.value)}>
            {t(...fix.title)}
          </button>
        )}
        {place && (
          <button type="button" className={controls.link} onClick={() => reveal(ref)}>
            {t('why.showIn', { line: place.range.startLine, file: place.fileName })}
          </button>
        )}
      </div>
    </fieldset>
  )
}

export function useFindings(): readonly Finding[] {
  const view = useStore(cluster, (state) => state.view)
  return useMemo(() => (view ? findingsIn(view) : []), [view])
}

/** What is wrong with a text as it stands: what reading it says, and what the last apply was refused for. */
export const problemsOf = ({ manifest, refused, text }: FileCheck, file: ManifestFile | null): readonly Problem[] =>
  text === file?.text
    ? [...manifest.problems, ...refused.filter(({ message }) => !manifest.problems.some((one) => one.message === message))]
    : []

/** What is wrong, and one click that mends it: first what the text says, then what the cluster makes of it. */
export function FindingCard() {
  const file = useStore(files, activeFile)
  const check = useStore(checks, (state) => checkOf(state, file?.id ?? ''))
  const findings = useFindings()
  const problems = problemsOf(check, file)
  if (file && problems.length > 0)
    return (
      <ProblemCard
        file={file}
        problems={problems.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))}
      />
    )
  const [finding] = findings
  return finding ? <FindingView finding={finding} count={findings.length} /> : null
}
