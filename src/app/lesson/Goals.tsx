import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { allGoals } from '../../lessons/parts.ts'
import { type Prose, plainText } from '../../lessons/prose.ts'
import type { GoalView, RunView } from '../../lessons/run.ts'
import type { Prediction } from '../../lessons/types.ts'
import { lesson } from '../store/lesson.ts'
import styles from './Lesson.module.css'
import { observedText } from './observed.ts'
import { playing } from './playing.ts'
import { useProse, Words } from './Words.tsx'
import { tl } from './words.ts'

/** A ring until it is met, then a tick: full for good, in a ring while it has to go on holding. */
function Tick({ status, always }: { readonly status: GoalView['status']; readonly always: boolean }) {
  const isMet = status === 'met' || status === 'kept'
  return (
    <svg
      className={styles.tick}
      viewBox="0 0 18 18"
      data-status={status}
      data-always={always ? '' : undefined}
      aria-hidden="true"
    >
      <circle cx="9" cy="9" r="7.5" />
      {isMet && <path d="M5.4 9.3 8 11.8l4.6-5.2" />}
    </svg>
  )
}

/** What one has seen or answered stays so by itself. */
const isLasting = (parts: Parameters<typeof allGoals>[0], id: string): boolean =>
  allGoals(parts).some(({ id: one, check }) => one === id && (check.is === 'seen' || check.is === 'answered'))

function Goal({ goal, says }: { readonly goal: GoalView; readonly says: boolean }) {
  const { id, status, latched, step, observed } = goal
  const prose = useProse(id)
  const always = step === null
  const staysMet = useStore(playing, ({ loaded }) => latched || (loaded !== null && isLasting(loaded.lesson, id)))
  const tag = always ? tl('goals.throughout') : status === 'kept' ? '' : tl(staysMet ? 'goals.latched' : 'goals.live')
  return (
    <li data-goal={id} data-status={status}>
      <Tick status={status} always={always} />
      <div>
        <Words prose={prose} />
        <span className={styles.tag}>{tag}</span>
        <span className={styles.hidden}>{tl(`goals.state.${status}`)}</span>
        {says && status === 'unmet' && observed && (
          <p className={styles.observed}>{tl('goals.observed', { text: observedText(observed) })}</p>
        )}
      </div>
    </li>
  )
}

function PredictGoal({ prediction, run }: { readonly prediction: Prediction; readonly run: RunView }) {
  const prose = useProse(prediction.id)
  const answered = run.answers[prediction.id]
  const word = answered ? (answered.corrected ? 'corrected' : answered.how) : null
  return (
    <li data-goal={prediction.id} data-status={answered ? 'kept' : 'unmet'}>
      <Tick status={answered ? 'kept' : 'unmet'} always={false} />
      <div>
        <div className={styles.words}>
          <p>{tl('goals.predict', { question: plainText(prose ?? []) })}</p>
        </div>
        <span className={styles.tag}>{word ? tl(`goals.predict.${word}`) : ''}</span>
        <span className={styles.hidden}>{tl(answered ? 'goals.state.kept' : 'goals.state.unmet')}</span>
      </div>
    </li>
  )
}

const isMet = ({ status }: GoalView): boolean => status === 'met' || status === 'kept'

/** What changed between two looks, in words for whoever does not see the ticks. */
function changeText(was: RunView, now: RunView, sections: { readonly [key: string]: Prose }): string {
  const name = ({ id }: GoalView): string => plainText(sections[id] ?? [])
  const changed = now.goals.flatMap((goal) => {
    const before = was.goals.find(({ id }) => id === goal.id)
    if (!before || before.status === 'ahead' || isMet(before) === isMet(goal)) return []
    return [tl(isMet(goal) ? 'goals.said.met' : 'goals.said.lost', { goal: name(goal) })]
  })
  return [...changed, ...(now.done && !was.done ? [tl('goals.said.done')] : [])].join(' ')
}

/** Says goals that are met, or no longer, as they become so. */
export function Announcer() {
  const run = useStore(lesson, (state) => state.run)
  const last = useRef<RunView | null>(null)
  const [said, setSaid] = useState('')
  useEffect(() => {
    const was = last.current
    last.current = run
    if (!was || !run) return
    const text = changeText(was, run, playing.getState().loaded?.texts.sections ?? {})
    if (text !== '') setSaid(text)
  }, [run])
  return (
    <p className={styles.hidden} role="status">
      {said}
    </p>
  )
}

/** The goals of the open step, its prediction, and what has to hold throughout. */
export function Goals({ run }: { readonly run: RunView }) {
  const acted = useStore(playing, (state) => state.acted)
  const last = useStore(playing, ({ loaded }) => (loaded?.lesson.steps.length ?? 1) - 1)
  const shown = Math.min(run.step, last)
  const prediction = useStore(playing, ({ loaded }) => loaded?.lesson.steps[shown]?.predict)
  const goals = run.goals.filter(({ step }) => step === shown || step === null)
  return (
    <ul id="lesson-goals" tabIndex={-1} className={styles.goals} aria-label={tl('goals.title')}>
      {prediction && <PredictGoal prediction={prediction} run={run} />}
      {goals.map((goal) => (
        <Goal key={goal.id} goal={goal} says={acted || goal.observed?.code === 'broken-at'} />
      ))}
    </ul>
  )
}
