import { lessons } from 'virtual:lessons'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useStore } from 'zustand'
import type { RunView } from '../../lessons/run.ts'
import type { Step } from '../../lessons/types.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { undo } from '../simulation/history.ts'
import { cluster } from '../store/cluster.ts'
import { lesson } from '../store/lesson.ts'
import { Announcer, Goals } from './Goals.tsx'
import { Hints } from './Hints.tsx'
import styles from './Lesson.module.css'
import { Predict } from './Predict.tsx'
import { leaveLesson, openLesson, restartLesson, restartStep, skipStep } from './play.ts'
import { playing } from './playing.ts'
import { openSolution, Solution } from './Solution.tsx'
import { VerdictCard } from './Verdict.tsx'
import { Done, useProse, Words } from './Words.tsx'
import { tl } from './words.ts'

const ARROWS = { previous: { by: -2, Icon: ChevronLeft }, next: { by: 0, Icon: ChevronRight } } as const

/** To the lesson before or after this one. */
function Neighbour({ number, to }: { readonly number: number; readonly to: 'previous' | 'next' }) {
  const { by, Icon } = ARROWS[to]
  const other = lessons[number + by]
  const label = tl(`lesson.${to}`)
  return (
    <button
      type="button"
      className={controls.icon}
      aria-label={label}
      title={other ? `${label}: ${other.words.en?.title ?? ''}` : label}
      disabled={!other}
      onClick={() => other && void openLesson(other.id)}
    >
      <Icon size={15} />
    </button>
  )
}

/** What may be done with the lesson as a whole. */
function Ways({ run }: { readonly run: RunView }) {
  const canUndo = useStore(cluster, (state) => state.canUndo)
  return (
    <div className={styles.ways}>
      <button type="button" className={controls.link} disabled={!canUndo} onClick={() => void undo()}>
        {t('action.undo')}
      </button>
      {!run.done && (
        <>
          <button type="button" className={controls.link} onClick={() => void restartStep()}>
            {tl('lesson.step.restart')}
          </button>
          <button type="button" className={controls.link} onClick={() => void skipStep()}>
            {tl('lesson.step.skip')}
          </button>
          <button type="button" className={controls.link} onClick={openSolution}>
            {tl('solution.show')}
          </button>
        </>
      )}
      <button type="button" className={controls.link} onClick={() => void restartLesson()}>
        {tl('lesson.restart')}
      </button>
      <button type="button" className={controls.link} onClick={() => void leaveLesson()}>
        {tl('lesson.leave')}
      </button>
    </div>
  )
}

/** What was said of a prediction stays until it is closed; when its step is done, it stands before the next one's text. */
function Said({ step, before }: { readonly step: Step; readonly before: boolean }) {
  const steps = useStore(playing, ({ loaded }) => loaded?.lesson.steps)
  const given = useStore(playing, (state) => state.given)
  const last = steps?.flatMap(({ predict }) => (predict && given[predict.id] ? [predict] : [])).at(-1)
  return last && before === (last.id !== step.predict?.id) ? <VerdictCard key={last.id} prediction={last} /> : null
}

function Ending({ number }: { readonly number: number }) {
  const aided = useStore(playing, (state) => state.aided)
  const next = lessons[number]
  return (
    <section className={styles.verdict} data-tone="ok" aria-labelledby="lesson-done">
      <h3 id="lesson-done">{tl(aided ? 'lesson.done.aided' : 'lesson.done')}</h3>
      <Done />
      <div className={styles.row}>
        {next && (
          <button type="button" className={controls.primary} onClick={() => void openLesson(next.id)}>
            {tl('lesson.next')}
          </button>
        )}
        {aided && (
          <button type="button" className={controls.plain} onClick={() => void restartLesson()}>
            {tl('lesson.again')}
          </button>
        )}
      </div>
    </section>
  )
}

function Play({ run, number }: { readonly run: RunView; readonly number: number }) {
  const loaded = useStore(playing, (state) => state.loaded)
  const asked = useStore(playing, (state) => state.asked)
  const steps = loaded?.lesson.steps ?? []
  const step = steps[Math.min(run.step, steps.length - 1)]
  const prose = useProse(step?.id ?? '')
  if (!step) return null
  const again = steps.flatMap(({ predict }) => (predict && asked.includes(predict.id) ? [predict] : [])).at(-1)
  const open = run.done || !step.predict || run.answers[step.predict.id] ? again : step.predict
  return (
    <>
      <Said step={step} before={true} />
      {run.done ? <Ending number={number} /> : <Words prose={prose} />}
      <Goals run={run} />
      {open && <Predict key={open.id} prediction={open} />}
      <Said step={step} before={false} />
      {!run.done && <Hints run={run} />}
      <Solution />
      <Ways run={run} />
    </>
  )
}

/** The lesson's text and goals, always in sight beside the work. */
export function LessonPanel() {
  const player = useStore(lesson, (state) => state.player)
  const run = useStore(lesson, (state) => state.run)
  const steps = useStore(playing, ({ loaded }) => loaded?.lesson.steps.length ?? 0)
  if (!player) return null
  const { number, count, title } = player
  return (
    <section id="lesson" tabIndex={-1} className={styles.panel} aria-label={t('region.lesson')} data-panel>
      <div className={styles.head}>
        <p className={styles.note}>
          {tl('lesson.number', { number, count })}
          {run && !run.done && ` · ${tl('lesson.step', { number: Math.min(run.step + 1, steps), count: steps })}`}
        </p>
        <div className={controls.pill}>
          <Neighbour number={number} to="previous" />
          <Neighbour number={number} to="next" />
        </div>
      </div>
      <h2>{title}</h2>
      <Announcer />
      {run ? <Play run={run} number={number} /> : <p role="status">{tl('lesson.starting')}</p>}
    </section>
  )
}
