import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { Tabs } from '../parts/Tabs.tsx'
import { type DockTab, layout, show } from '../store/layout.ts'
import { DnsTable } from './DnsTable.tsx'
import styles from './Dock.module.css'
import { EventsTable } from './EventsTable.tsx'
import { SlicesTable } from './SlicesTable.tsx'
import { StoryLog } from './StoryLog.tsx'

const TABS: readonly DockTab[] = ['events', 'slices', 'dns', 'text']
const BODY: { readonly [tab in DockTab]: () => React.ReactNode } = {
  events: EventsTable,
  slices: SlicesTable,
  dns: DnsTable,
  text: StoryLog,
}

/** Under the map: the same cluster as tables and as text. */
export function Dock() {
  const dock = useStore(layout, (state) => state.dock)
  const Body = BODY[dock]
  return (
    <section className={styles.dock} aria-label={t('region.dock')} id="dock" tabIndex={-1} data-panel>
      <Tabs
        idBase="dock"
        label={t('dock.tabs')}
        className={styles.tabs}
        selected={dock}
        items={TABS.map((key) => ({ key, label: t(`dock.${key}`) }))}
        onSelect={(key) => show({ dock: key })}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a stretch that scrolls has to be reached by keyboard. */}
      <div id="dock-panel" role="tabpanel" tabIndex={0} aria-labelledby={`dock-${dock}`} className={styles.body}>
        <Body />
      </div>
    </section>
  )
}
