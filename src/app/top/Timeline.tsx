import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { type Playback, playback, seek } from '../playback/playback.ts'
import styles from './TopBar.module.css'

const share = ({ startMs, endMs }: Playback, ms: number): number =>
  endMs > startMs ? Math.min(1, Math.max(0, (ms - startMs) / (endMs - startMs))) : 0
const seconds = (ms: number): string => (ms / 1000).toFixed(3)

/** The slider of the shown run, with a mark where a request died. It follows every frame without a render. */
export function Timeline() {
  const input = useRef<HTMLInputElement>(null)
  const failures = useStore(playback, (state) => state.failures)
  const stops = useStore(playback, (state) => state.stops)
  const empty = useStore(playback, (state) => state.endMs <= state.startMs)
  const range = useStore(playback, (state) => `${state.startMs} ${state.endMs}`)

  useEffect(() => {
    const draw = (state: Playback): void => {
      const slider = input.current
      if (!slider) return
      slider.min = String(state.startMs)
      slider.max = String(Math.max(state.endMs, state.startMs + 1))
      slider.value = String(state.playheadMs)
      slider.style.setProperty('--at', String(share(state, state.playheadMs)))
      const hop = state.stops.filter((stop) => stop <= state.playheadMs + 0.5).length
      const said =
        state.stops.length === 0
          ? t('transport.none')
          : t('transport.at', { seconds: seconds(state.playheadMs), hop, hops: state.stops.length })
      if (slider.getAttribute('aria-valuetext') !== said) slider.setAttribute('aria-valuetext', said)
    }
    draw(playback.getState())
    return playback.subscribe(draw)
  }, [])

  const state = playback.getState()
  return (
    <div className={styles.track} data-range={range}>
      <input
        ref={input}
        type="range"
        step="any"
        aria-label={t('transport.timeline')}
        disabled={empty}
        defaultValue={0}
        onInput={(event) => seek(Number(event.currentTarget.value))}
      />
      {stops.slice(0, -1).map((at) => (
        <i key={`s${at}`} className={styles.stop} style={{ left: `${share(state, at) * 100}%` }} />
      ))}
      {failures.map((at) => (
        <i key={`f${at}`} className={styles.tick} style={{ left: `${share(state, at) * 100}%` }} />
      ))}
    </div>
  )
}

/** `played 12.480 s`, written every frame. */
export function Clock() {
  const text = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const write = ({ playheadMs }: Playback): void => {
      if (text.current) text.current.textContent = t('transport.time', { seconds: seconds(playheadMs) })
    }
    write(playback.getState())
    return playback.subscribe(write)
  }, [])
  return <span ref={text} className={`mono ${styles.time ?? ''}`} title={t('transport.time.title')} aria-hidden="true" />
}
