import { Pause, Play } from 'lucide-react'
import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { cx } from '../parts/cx.ts'
import { playback, SPEEDS, seek, setSpeed, stepBack, stepForward, togglePlay } from '../playback/playback.ts'
import { prefersStill } from '../store/settings.ts'
import { Clock, Timeline } from './Timeline.tsx'
import styles from './TopBar.module.css'

/** Play, step, speed and the time line. */
export function Transport() {
  const playing = useStore(playback, (state) => state.playing)
  const speed = useStore(playback, (state) => state.speed)
  const empty = useStore(playback, (state) => state.endMs <= state.startMs && !state.open)
  return (
    <fieldset className={styles.transport} aria-label={t('transport.group')}>
      <div className={controls.pill}>
        <button
          type="button"
          className={cx(controls.icon, styles.wideOnly)}
          aria-label={t('transport.start')}
          title={t('transport.start')}
          disabled={empty}
          onClick={() => seek(playback.getState().startMs)}
        >
          <svg width="12" height="12" aria-hidden="true">
            <path
              d="M2 1v10M11 1.5v9L4.5 6z"
              fill="currentColor"
              stroke="currentColor"
              strokeWidth="1.4"
              strokeLinejoin="round"
            />
          </svg>
        </button>
        <button
          type="button"
          aria-label={t('transport.back')}
          title={`${t('transport.back')}  ,`}
          disabled={empty}
          onClick={stepBack}
        >
          <svg width="9" height="10" aria-hidden="true">
            <path d="M8.5 .5v9L1 5z" fill="currentColor" />
          </svg>
          {t('transport.hop')}
        </button>
      </div>
      <button
        type="button"
        className={styles.play}
        aria-label={t(playing ? 'transport.pause' : 'transport.play')}
        title={`${t(playing ? 'transport.pause' : 'transport.play')}  Space`}
        disabled={empty}
        onClick={togglePlay}
      >
        {playing ? (
          <Pause size={15} fill="currentColor" strokeWidth={0} />
        ) : (
          <Play size={15} fill="currentColor" strokeWidth={0} />
        )}
      </button>
      <div className={controls.pill}>
        <button
          type="button"
          aria-label={t('transport.forward')}
          title={`${t('transport.forward')}  .`}
          disabled={empty}
          onClick={() => stepForward(prefersStill())}
        >
          {t('transport.hop')}
          <svg width="9" height="10" aria-hidden="true">
            <path d="M.5 .5v9L8 5z" fill="currentColor" />
          </svg>
        </button>
        <select
          className={styles.speed}
          aria-label={t('transport.speed')}
          value={speed}
          onChange={(event) => setSpeed(Number(event.target.value))}
        >
          {SPEEDS.map((one) => (
            <option key={one} value={one}>
              {one}×
            </option>
          ))}
        </select>
      </div>
      <Timeline />
      <Clock />
    </fieldset>
  )
}
