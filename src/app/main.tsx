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
import { dress } from './store/settings.ts'

dress(document.documentElement)
connect()
const ready = open(location.hash).then(() => {
  rememberFiles()
  keepScenario()
  followFiles()
})
openDoor(ready)
runPlayback()
followRequests()
keepFresh()
listenToKeys()

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
