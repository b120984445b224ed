import { type ComponentType, type CSSProperties, lazy, Suspense, useEffect, useState } from 'react'
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
import { lesson } from './store/lesson.ts'
import { type DialogName, dialogs } from './top/dialogs.ts'
import { TopBar } from './top/TopBar.tsx'

const FACES: readonly Face[] = ['scene', 'edit', 'request', 'dock']
const LESSON_FACES: readonly Face[] = ['lesson', ...FACES]
const FACE_CLASS: { readonly [face in Face]?: string | undefined } = { scene: styles.sceneFace, edit: styles.editFace }

const LATE: { readonly [name in DialogName]: ComponentType } = {
  help: lazy(() => import('./top/HelpDialog.tsx').then(({ HelpDialog }) => ({ default: HelpDialog }))),
  share: lazy(() => import('./top/ShareDialog.tsx').then(({ ShareDialog }) => ({ default: ShareDialog }))),
  lessons: lazy(() => import('./lesson/LessonMap.tsx').then(({ LessonMap }) => ({ default: LessonMap }))),
}

/** A dialog and its code come when it is first asked for. */
function LateDialog({ name }: { readonly name: DialogName }) {
  const open = useStore(dialogs, (state) => state.open === name)
  const [wanted, setWanted] = useState(false)
  if (open && !wanted) setWanted(true)
  const Late = LATE[name]
  return wanted ? (
    <Suspense>
      <Late />
    </Suspense>
  ) : null
}

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
  const isPlayed = useStore(lesson, (state) => state.player !== null)
  return (
    <nav className={styles.faces} aria-label={t('face.tabs')}>
      {(isPlayed ? LESSON_FACES : FACES).map((one) => (
        <button
          key={one}
          type="button"
          className={FACE_CLASS[one]}
          aria-pressed={one === face}
          onClick={() => show(one === 'lesson' ? { face: one, left: 'lesson' } : { face: one })}
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
      <LateDialog name="help" />
      <LateDialog name="share" />
      <LateDialog name="lessons" />
    </div>
  )
}
