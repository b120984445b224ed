import { Ellipsis, Redo2, Undo2 } from 'lucide-react'
import { useStore } from 'zustand'
import { EXAMPLES } from '../examples/all.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { cx } from '../parts/cx.ts'
import { redo, reset, undo } from '../simulation/history.ts'
import { openExample } from '../simulation/scenario.ts'
import { scenario } from '../simulation/scenario-store.ts'
import { cluster } from '../store/cluster.ts'
import { layout, show, type ViewName } from '../store/layout.ts'
import { lesson } from '../store/lesson.ts'
import { type Settings, set, settings } from '../store/settings.ts'
import { openDialog } from './dialogs.ts'
import { Logo } from './Logo.tsx'
import { Menu, MenuItem } from './Menu.tsx'
import styles from './TopBar.module.css'
import { Transport } from './Transport.tsx'

const VIEWS: readonly ViewName[] = ['map', 'nodes', 'rules']
const THEMES: readonly Settings['theme'][] = ['system', 'light', 'dark']

function Views() {
  const view = useStore(layout, (state) => state.view)
  return (
    <fieldset className={controls.pill} aria-label={t('view.group')}>
      {VIEWS.map((one) => (
        <button key={one} type="button" aria-pressed={one === view} onClick={() => show({ view: one, face: 'scene' })}>
          {t(`view.${one}`)}
        </button>
      ))}
    </fieldset>
  )
}

function Themes({ menu }: { readonly menu: string }) {
  const theme = useStore(settings, (state) => state.theme)
  return THEMES.map((one) => (
    <MenuItem key={one} menu={menu} checked={one === theme} onChoose={() => set({ theme: one })}>
      {t(`theme.${one}`)}
    </MenuItem>
  ))
}

function Examples({ menu }: { readonly menu: string }) {
  const current = useStore(scenario, (state) => state.exampleId)
  return EXAMPLES.map(({ id, examples }) => (
    <fieldset key={id} aria-label={t(`examples.${id}`)}>
      <h3>{t(`examples.${id}`)}</h3>
      {examples.map((example) => (
        <MenuItem key={example.id} menu={menu} checked={example.id === current} onChoose={() => void openExample(example)}>
          {example.title}
        </MenuItem>
      ))}
    </fieldset>
  ))
}

function History() {
  const canUndo = useStore(cluster, (state) => state.canUndo)
  const canRedo = useStore(cluster, (state) => state.canRedo)
  return (
    <div className={controls.pill}>
      <button
        type="button"
        className={controls.icon}
        aria-label={t('action.undo')}
        title={`${t('action.undo')}  Ctrl+Z`}
        disabled={!canUndo}
        onClick={() => void undo()}
      >
        <Undo2 size={15} />
      </button>
      <button
        type="button"
        className={controls.icon}
        aria-label={t('action.redo')}
        title={`${t('action.redo')}  Ctrl+Shift+Z`}
        disabled={!canRedo}
        onClick={() => void redo()}
      >
        <Redo2 size={15} />
      </button>
    </div>
  )
}

/** What is open: a lesson and its place among them, or an example. */
function Title() {
  const title = useStore(scenario, (state) => state.title)
  const player = useStore(lesson, (state) => state.player)
  const text = player ? t('lesson.place', { number: player.number, count: player.count, title: player.title }) : title
  return (
    <span className={styles.scenario} title={text} data-lesson={player ? '' : undefined}>
      {text}
    </span>
  )
}

export function TopBar() {
  return (
    <div className={styles.bar}>
      <h1 className={styles.logo}>
        <Logo />
        <span>{t('app.name')}</span>
      </h1>
      <Title />
      <span className={styles.spring} />
      <Transport />
      <span className={styles.spring} />
      <div className={styles.actions}>
        <Views />
        <History />
        <button type="button" className={cx(controls.plain, styles.fold)} onClick={() => openDialog('lessons')}>
          {t('lesson.list')}
        </button>
        <Menu id="examples-menu" label={t('action.examples')} face={t('action.examples')} className={styles.fold}>
          <Examples menu="examples-menu" />
        </Menu>
        <div className={cx(controls.pill, styles.fold)}>
          <button type="button" onClick={() => void reset()}>
            {t('action.reset')}
          </button>
          <button type="button" onClick={() => openDialog('share')}>
            {t('action.share')}
          </button>
          <button type="button" aria-label={t('action.help')} title={`${t('action.help')}  ?`} onClick={() => openDialog('help')}>
            ?
          </button>
        </div>
        <Menu id="theme-menu" label={t('action.theme')} face={t('action.theme')} className={styles.fold}>
          <Themes menu="theme-menu" />
        </Menu>
        <Menu id="more-menu" label={t('action.more')} face={<Ellipsis size={16} />} className={styles.more}>
          <MenuItem menu="more-menu" onChoose={() => openDialog('lessons')}>
            {t('lesson.list')}
          </MenuItem>
          <MenuItem menu="more-menu" onChoose={() => void reset()}>
            {t('action.reset')}
          </MenuItem>
          <MenuItem menu="more-menu" onChoose={() => openDialog('share')}>
            {t('action.share')}
          </MenuItem>
          <MenuItem menu="more-menu" onChoose={() => openDialog('help')}>
            {t('action.help')}
          </MenuItem>
          <h3>{t('action.theme')}</h3>
          <Themes menu="more-menu" />
          <Examples menu="more-menu" />
        </Menu>
      </div>
    </div>
  )
}
