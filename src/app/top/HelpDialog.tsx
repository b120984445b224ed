import { useStore } from 'zustand'
import { enHelp } from '../i18n/en-help.ts'
import { speaker } from '../i18n/t.ts'
import { setLoadBalancer } from '../simulation/configure.ts'
import { cluster } from '../store/cluster.ts'
import { set, settings } from '../store/settings.ts'
import styles from './Dialog.module.css'
import { Dialog } from './Dialog.tsx'

const t = speaker<keyof typeof enHelp>(enHelp)

const KEYS: readonly (readonly [keys: readonly string[], what: keyof typeof enHelp])[] = [
  [['Space'], 'keys.play'],
  [[',', '.'], 'keys.hop'],
  [['<', '>'], 'keys.request'],
  [['Home', 'End'], 'keys.ends'],
  [['1', '2', '3'], 'keys.views'],
  [['0'], 'keys.fit'],
  [['←', '↑', '↓', '→'], 'keys.walk'],
  [['Enter', 'Esc'], 'keys.inspect'],
  [['R'], 'keys.send'],
  [['B'], 'keys.burst'],
  [['W'], 'keys.why'],
  [['P', 'G', 'H'], 'keys.lesson'],
  [['T'], 'keys.text'],
  [['L'], 'keys.legend'],
  [['S'], 'keys.share'],
  [['Y'], 'keys.yaml'],
  [['Ctrl+Enter'], 'keys.apply'],
  [['Ctrl+Z', 'Ctrl+Shift+Z'], 'keys.undo'],
  [['F6', 'Shift+F6'], 'keys.panels'],
  [['?'], 'keys.help'],
]

interface CheckProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

function Check({ label, checked, onChange }: CheckProps) {
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  )
}

export function HelpDialog() {
  const { shortcuts, motion, showSystem } = useStore(settings)
  const loadBalancer = useStore(cluster, (state) => state.view?.loadBalancer ?? true)
  return (
    <Dialog name="help" title={t('help.title')}>
      <p>{t('help.intro')}</p>
      <h3>{t('help.settings')}</h3>
      <div>
        <Check label={t('help.keys.on')} checked={shortcuts} onChange={(on) => set({ shortcuts: on })} />
        <Check
          label={t('help.motion')}
          checked={motion === 'reduced'}
          onChange={(on) => set({ motion: on ? 'reduced' : 'system' })}
        />
        <Check label={t('help.system')} checked={showSystem} onChange={(on) => set({ showSystem: on })} />
        <Check label={t('help.provider')} checked={loadBalancer} onChange={(on) => void setLoadBalancer(on)} />
      </div>
      <h3>{t('help.keys')}</h3>
      <dl className={styles.keys}>
        {KEYS.map(([keys, what]) => (
          <div key={what} style={{ display: 'contents' }}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
      <p>
        {t('help.fidelity')}{' '}
        <a href="./fidelity.html" target="_blank" rel="noreferrer">
          {t('help.fidelity.link')}
        </a>
      </p>
    </Dialog>
  )
}
