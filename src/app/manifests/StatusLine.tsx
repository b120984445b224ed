import { useStore } from 'zustand'
import { differences } from '../explain/places.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { applyActive } from '../simulation/apply.ts'
import { checkOf, checks } from '../store/checks.ts'
import { cluster } from '../store/cluster.ts'
import { activeFile, files } from '../store/files.ts'
import { set, settings } from '../store/settings.ts'
import { problemsOf, useFindings } from './FindingCard.tsx'
import styles from './LeftPanel.module.css'
import { statusWords } from './status-words.ts'

/** The last apply, how the file differs from what is live, and Apply. */
export function StatusLine() {
  const file = useStore(files, activeFile)
  const check = useStore(checks, (state) => checkOf(state, file?.id ?? ''))
  const ready = useStore(cluster, (state) => state.status === 'ready')
  const auto = useStore(settings, (state) => state.applyAsYouType)
  const findings = useFindings()
  if (!file) return null
  const differ = differences(check.would)
  const checked = check.text === file.text
  const asApplied = checked && file.text === file.applied
  const { tone, title, detail } = statusWords(file.applied, check.results, asApplied ? check.would : [])
  const errors = problemsOf(check, file).filter(({ severity }) => severity === 'error').length
  const live = !checked
    ? t('status.checking')
    : check.manifest.documents.length === 0
      ? t('status.nothing')
      : differ > 0
        ? t('status.differs', { count: differ })
        : check.would.length > 0
          ? t('status.same')
          : ''
  return (
    <div className={styles.foot}>
      <div className={styles.state} role="status">
        <span>
          <span className={styles.lamp} data-tone={tone} aria-hidden="true">
            ●{' '}
          </span>
          {t(title)}
          {detail && ` · ${detail}`}
        </span>
        <span data-testid="live">
          {live}
          {live && ' · '}
          {errors > 0
            ? t('status.problems', { count: errors })
            : findings.length === 0
              ? t('status.noFindings')
              : t('status.findings', { count: findings.length })}
        </span>
      </div>
      <label className={styles.auto} title={t('files.applyOnType')}>
        <input type="checkbox" checked={auto} onChange={(event) => set({ applyAsYouType: event.target.checked })} />
        <span aria-hidden="true">{t('files.auto')}</span>
        <span className="visually-hidden">{t('files.applyOnType')}</span>
      </label>
      <button type="button" className={controls.primary} title="Ctrl+Enter" disabled={!ready} onClick={() => void applyActive()}>
        {t('action.apply')}
      </button>
    </div>
  )
}
