import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { cx } from '../parts/cx.ts'
import { Tabs } from '../parts/Tabs.tsx'
import { type LeftTab, layout, show } from '../store/layout.ts'
import { lesson } from '../store/lesson.ts'
import styles from './LeftPanel.module.css'
import { ManifestsPanel } from './ManifestsPanel.tsx'
import { ObjectsPanel } from './ObjectsPanel.tsx'

const TABS: readonly LeftTab[] = ['manifests', 'objects']
const LESSON_TABS: readonly LeftTab[] = ['lesson', ...TABS]

const LessonPanel = lazy(() => import('../lesson/LessonPanel.tsx').then((module) => ({ default: module.LessonPanel })))

/** The left side: what is to do, what is written, and what lives. The lesson stands over the manifests. */
export function LeftPanel() {
  const isPlayed = useStore(lesson, (state) => state.player !== null)
  const chosen = useStore(layout, (state) => state.left)
  const left = chosen === 'lesson' && !isPlayed ? 'manifests' : chosen
  return (
    <>
      <nav aria-label={t('left.tabs')}>
        <Tabs
          idBase="left"
          label={t('left.tabs')}
          selected={left}
          items={(isPlayed ? LESSON_TABS : TABS).map((key) => ({ key, label: t(`region.${key}`) }))}
          onSelect={(key) => show({ left: key })}
        />
      </nav>
      <div id="left-panel" role="tabpanel" aria-labelledby={`left-${left}`} className={styles.panel}>
        {left === 'lesson' && (
          <Suspense>
            <LessonPanel />
          </Suspense>
        )}
        <section
          id="manifests"
          tabIndex={-1}
          className={cx(styles.panel, left === 'lesson' && styles.under)}
          aria-label={t(left === 'objects' ? 'region.objects' : 'region.manifests')}
          data-panel
        >
          {left === 'objects' ? <ObjectsPanel /> : <ManifestsPanel />}
        </section>
      </div>
    </>
  )
}
