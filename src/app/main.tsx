import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { listenToKeys } from './keyboard/shortcuts.ts'
import { followRequests } from './playback/flights.ts'
import { runPlayback } from './playback/playback.ts'
import { followFiles } from './simulation/apply.ts'
import { connect } from './simulation/connection.ts'
import { openDoor } from './simulation/door.ts'
import { keepFresh } from './simulation/freshness.ts'
import { keepScenario } from './simulation/keep.ts'
import { open } from './simulation/scenario.ts'
import { rememberFiles } from './store/files.ts'
import { isLessonLink } from './store/lesson.ts'
import { dress } from './store/settings.ts'

dress(document.documentElement)
connect()
const openLesson = async (): Promise<boolean> =>
  isLessonLink(location.hash) && (await import('./lesson/play.ts')).openLink(location.hash)
const ready = openLesson()
  .then((isLesson) => (isLesson ? undefined : open(location.hash)))
  .then(() => {
    rememberFiles()
    keepScenario()
    followFiles()
  })
openDoor(ready)
runPlayback()
followRequests()
keepFresh()
listenToKeys()
window.addEventListener('hashchange', () => void openLesson())

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
