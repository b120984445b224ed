import { useStore } from 'zustand'
import type { Refutation } from '../../lessons/scoring.ts'
import type { Prediction } from '../../lessons/types.ts'
import controls from '../parts/controls.module.css'
import { flights } from '../playback/flights.ts'
import { playback, seek } from '../playback/playback.ts'
import { cluster } from '../store/cluster.ts'
import { layout, show } from '../store/layout.ts'
import { addRequests, requests } from '../store/requests.ts'
import { select } from '../store/selection.ts'
import styles from './Lesson.module.css'
import { optionText } from './options.ts'
import { playing } from './playing.ts'
import { Words } from './Words.tsx'
import { tl } from './words.ts'

/** Shows a request that was sent on a copy of the cluster, at the hop that decides. */
function showHop({ trace, hop }: Refutation): void {
  if (!trace || hop === undefined) return
  const { endMs, playheadMs } = playback.getState()
  const startMs = Math.max(endMs, playheadMs)
  const run = (requests.getState().list.at(-1)?.run ?? 0) + 1
  addRequests([{ trace, startMs, run, changes: cluster.getState().changes }])
  const { shown } = flights.getState()
  if (!shown) return
  seek(shown.startMs + (shown.journey.hopTimes[hop + 1] ?? shown.journey.totalMs))
  show({ face: 'request' })
}

function showPod(pod: string): void {
  const [namespace = '', name = ''] = pod.split('/')
  select({ kind: 'Pod', namespace, name })
  show({ face: 'scene', view: layout.getState().view === 'rules' ? 'map' : layout.getState().view })
}

/** What shows that an answer is wrong: the deciding hop, else the Pods that were taken wrongly. */
function Shows({ prediction, refutation }: { readonly prediction: Prediction; readonly refutation: Refutation }) {
  const { trace, hop, wrongly, missed } = refutation
  if (trace && hop !== undefined)
    return (
      <button type="button" className={controls.plain} onClick={() => showHop(refutation)}>
        {tl('predict.show.hop')}
      </button>
    )
  if (prediction.ask.what !== 'pods') return null
  return [...wrongly, ...missed].slice(0, 3).map((pod) => (
    <button key={pod} type="button" className={controls.plain} onClick={() => showPod(pod)}>
      {tl('predict.show.pod', { pod: optionText(prediction, pod) })}
    </button>
  ))
}

/** Asked anew: a right answer after a wrong one corrects it. */
const answerAgain = (id: string): void =>
  playing.setState(({ given, asked }) => ({ given: withoutKey(given, id), asked: [...asked, id] }))

const withoutKey = <T,>(of: { readonly [key: string]: T }, key: string): { readonly [key: string]: T } =>
  Object.fromEntries(Object.entries(of).filter(([name]) => name !== key))

/** Right or wrong, why, and what shows it. */
export function VerdictCard({ prediction }: { readonly prediction: Prediction }) {
  const { id } = prediction
  const given = useStore(playing, (state) => state.given[id])
  const sections = useStore(playing, ({ loaded }) => loaded?.texts.sections)
  if (!given || !sections) return null
  const { verdict, sure } = given
  const { right, refutation, truth, score } = verdict
  const key = refutation?.keys.find((one) => Object.hasOwn(sections, one))
  const counts = Object.entries(truth.counts ?? {}).map(([pod, count]) =>
    tl('predict.count', { pod: optionText(prediction, pod), count }),
  )
  const heading = truth.counts
    ? tl('predict.near', { percent: Math.round(score * 100), counts })
    : right
      ? tl('predict.right')
      : tl(sure ? 'predict.wrong.sure' : 'predict.wrong')
  return (
    <section
      id="lesson-verdict"
      tabIndex={-1}
      className={styles.verdict}
      data-tone={right ? 'ok' : 'bad'}
      aria-labelledby="lesson-verdict-title"
    >
      <h3 id="lesson-verdict-title">{heading}</h3>
      {key !== undefined && <Words prose={sections[key]} />}
      {!right && (
        <p>
          {tl('predict.truth', {
            truth: truth.right.length === 0 ? tl('predict.none') : truth.right.map((option) => optionText(prediction, option)),
          })}
        </p>
      )}
      <div className={styles.row}>
        {refutation && <Shows prediction={prediction} refutation={refutation} />}
        {!right && (
          <button type="button" className={controls.link} onClick={() => answerAgain(id)}>
            {tl('predict.again')}
          </button>
        )}
        <button
          type="button"
          className={controls.link}
          onClick={() => playing.setState(({ given: all }) => ({ given: withoutKey(all, id) }))}
        >
          {tl('predict.close')}
        </button>
      </div>
    </section>
  )
}
