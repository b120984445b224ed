import type { ReactNode } from 'react'
import type { Scene } from '../../scene/marks.ts'
import { type MessageKey, t } from '../i18n/t.ts'
import styles from './Stage.module.css'

interface Entry {
  readonly text: MessageKey
  readonly sign: ReactNode
  readonly on: boolean
}

const bar = <path d="M1 5h14" stroke="var(--line-0)" strokeWidth="4" />
const pill = <rect x="1" y="1.5" width="14" height="7" rx="3.5" fill="var(--ink)" />

function entriesOf({ services, stations, pods, gates }: Scene, flying: boolean, failed: boolean): readonly Entry[] {
  const inState = (state: (typeof pods)[number]['state']): boolean => pods.some((pod) => pod.state === state)
  const box = (dash: string | undefined, colour = 'var(--dashed)'): ReactNode => (
    <rect x="1.5" y="1" width="13" height="8" rx="2" fill="none" stroke={colour} strokeWidth="1.4" strokeDasharray={dash} />
  )
  return [
    { text: 'legend.line', on: services.length > 0, sign: bar },
    {
      text: 'legend.endpoint',
      on: stations.some(({ state }) => state === 'ready'),
      sign: <circle cx="8" cy="5" r="3.4" fill="none" stroke="var(--line-0)" strokeWidth="2.2" />,
    },
    {
      text: 'legend.notReady',
      on: stations.some(({ state }) => state === 'not-ready'),
      sign: <circle cx="8" cy="5" r="3.4" fill="none" stroke="var(--line-0)" strokeWidth="2" strokeDasharray="2.4 1.6" />,
    },
    { text: 'legend.gate', on: gates.length > 0, sign: <rect x="3" y="0.5" width="9" height="9" rx="2" fill="var(--ink)" /> },
    { text: 'legend.packet', on: flying, sign: pill },
    { text: 'legend.notSelected', on: pods.some(({ selected }) => !selected), sign: box('2.5 2') },
    {
      text: 'legend.pending',
      on: inState('pending'),
      sign: <path d="M4 1h8L4.5 9h7.5z" fill="none" stroke="var(--warn-ink)" strokeWidth="1.3" />,
    },
    { text: 'legend.terminating', on: inState('terminating'), sign: box('1 2.4', 'var(--ink)') },
    { text: 'legend.failedPod', on: inState('failed'), sign: <path d="M4 1l8 8m0-8l-8 8" stroke="var(--bad)" strokeWidth="2" /> },
    { text: 'legend.headless', on: services.some(({ style }) => style === 'headless'), sign: box('4 2.4', 'var(--line-0)') },
    {
      text: 'legend.failed',
      on: failed,
      sign: (
        <>
          <circle cx="8" cy="5" r="5" fill="var(--bad)" />
          <path d="M6 3l4 4m0-4l-4 4" stroke="var(--on-bad)" strokeWidth="1.4" />
        </>
      ),
    },
  ]
}

interface LegendProps {
  readonly scene: Scene
  readonly flying: boolean
  readonly failed: boolean
}

/** Only the shapes that are on the screen. */
export function Legend({ scene, flying, failed }: LegendProps) {
  return (
    <ul className={styles.legend} aria-label={t('legend.label')}>
      {entriesOf(scene, flying, failed)
        .filter(({ on }) => on)
        .map(({ text, sign }) => (
          <li key={text}>
            <svg width="16" height="10" aria-hidden="true">
              {sign}
            </svg>
            {t(text)}
          </li>
        ))}
    </ul>
  )
}
