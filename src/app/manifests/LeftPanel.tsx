import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { Tabs } from '../parts/Tabs.tsx'
import { type LeftTab, layout, show } from '../store/layout.ts'
import styles from './LeftPanel.module.css'
import { ManifestsPanel } from './ManifestsPanel.tsx'
import { ObjectsPanel } from './ObjectsPanel.tsx'

const TABS: readonly LeftTab[] = ['manifests', 'objects']

/** The left side: what is written, and what lives. */
export function LeftPanel() {
  const left = useStore(layout, (state) => state.left)
  return (
    <>
      <nav aria-label={t('left.tabs')}>
        <Tabs
          idBase="left"
          label={t('left.tabs')}
          selected={left}
          items={TABS.map((key) => ({ key, label: t(`region.${key}`) }))}
          onSelect={(key) => show({ left: key })}
        />
      </nav>
      <section id="manifests" tabIndex={-1} className={styles.panel} aria-label={t(`region.${left}`)} data-panel>
        <div id="left-panel" role="tabpanel" aria-labelledby={`left-${left}`} className={styles.panel}>
          {left === 'manifests' ? <ManifestsPanel /> : <ObjectsPanel />}
        </div>
      </section>
    </>
  )
}
