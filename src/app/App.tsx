import { type CSSProperties, useEffect } from 'react'
import { useStore } from 'zustand'
import styles from './App.module.css'
import { Dock } from './dock/Dock.tsx'
import { t } from './i18n/t.ts'
import { LeftPanel } from './manifests/LeftPanel.tsx'
import { Stage } from './map/Stage.tsx'
import { ErrorBoundary } from './parts/ErrorBoundary.tsx'
import { Notices } from './parts/Notices.tsx'
import { Splitter } from './parts/Splitter.tsx'
import { RequestPanel } from './request/RequestPanel.tsx'
import { scenario } from './simulation/scenario-store.ts'
import { type Face, layout, show } from './store/layout.ts'
import { HelpDialog } from './top/HelpDialog.tsx'
import { ShareDialog } from './top/ShareDialog.tsx'
import { TopBar } from './top/TopBar.tsx'

const FACES: readonly Face[] = ['scene', 'edit', 'request', 'dock']
const FACE_CLASS: { readonly [face in Face]?: string | undefined } = { scene: styles.sceneFace, edit: styles.editFace }

function SkipLinks() {
  return (
    <nav className={styles.skip} aria-label={t('app.name')}>
      <a href="#cluster-map">{t('skip.map')}</a>
      <a href="#manifests">{t('skip.manifests')}</a>
      <a href="#request">{t('skip.request')}</a>
    </nav>
  )
}

/** Panes of a narrow screen. */
function Faces({ face }: { readonly face: Face }) {
  return (
    <nav className={styles.faces} aria-label={t('face.tabs')}>
      {FACES.map((one) => (
        <button
          key={one}
          type="button"
          className={FACE_CLASS[one]}
          aria-pressed={one === face}
          onClick={() => show({ face: one })}
        >
          {t(`face.${one}`)}
        </button>
      ))}
    </nav>
  )
}

export function App() {
  const leftPx = useStore(layout, (state) => state.leftPx)
  const rightPx = useStore(layout, (state) => state.rightPx)
  const dockPx = useStore(layout, (state) => state.dockPx)
  const face = useStore(layout, (state) => state.face)
  const title = useStore(scenario, (state) => state.title)
  useEffect(() => {
    document.title = title === '' ? t('app.title') : `${title} · ${t('app.name')}`
  }, [title])
  const sizes: CSSProperties & { readonly [name: `--${string}`]: string } = {
    '--left': `${leftPx}px`,
    '--right': `${rightPx}px`,
    '--dock': `${dockPx}px`,
  }
  return (
    <div className={styles.page} style={sizes} data-face={face}>
      <SkipLinks />
      <header className={styles.top}>
        <TopBar />
      </header>
      <main className={styles.main}>
        <div className={styles.left}>
          <ErrorBoundary>
            <LeftPanel />
          </ErrorBoundary>
          <Splitter which="leftPx" grows={1} className={styles.leftEdge} />
        </div>
        <div id="cluster-map" tabIndex={-1} className={styles.map} data-panel>
          <ErrorBoundary>
            <Stage />
          </ErrorBoundary>
        </div>
        <div className={styles.dock}>
          <Splitter which="dockPx" grows={-1} className={styles.dockEdge} />
          <ErrorBoundary>
            <Dock />
          </ErrorBoundary>
        </div>
        <div className={styles.right}>
          <Splitter which="rightPx" grows={-1} className={styles.rightEdge} />
          <ErrorBoundary>
            <RequestPanel />
          </ErrorBoundary>
        </div>
      </main>
      <Faces face={face} />
      <Notices />
      <HelpDialog />
      <ShareDialog />
    </div>
  )
}
