import { type FormEvent, useEffect, useState } from 'react'
import type { Prediction } from '../../lessons/types.ts'
import controls from '../parts/controls.module.css'
import { ask } from '../simulation/connection.ts'
import { notify } from '../store/notices.ts'
import { select, selection } from '../store/selection.ts'
import styles from './Lesson.module.css'
import { optionText, takesMany } from './options.ts'
import { playing } from './playing.ts'
import { useProse, Words } from './Words.tsx'
import { tl } from './words.ts'

const toggled = (chosen: readonly string[], option: string): readonly string[] =>
  chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option]

/** What may be chosen, as the worker finds it in the cluster. */
function useOptions(id: string): readonly string[] {
  const [options, setOptions] = useState<readonly string[]>([])
  useEffect(() => {
    let isOver = false
    ask('predictOptions', { id }).then(
      (found) => !isOver && setOptions(found.options),
      () => undefined,
    )
    return () => {
      isOver = true
    }
  }, [id])
  return options
}

/** A Pod that is tapped on the map is ticked. */
function useTaps(active: boolean, options: readonly string[], tap: (option: string) => void): void {
  useEffect(() => {
    if (!active) return
    return selection.subscribe(({ selected }) => {
      const option = selected?.kind === 'Pod' ? `${selected.namespace}/${selected.name}` : ''
      if (!options.includes(option)) return
      select(null)
      tap(option)
    })
  }, [active, options, tap])
}

interface ChoiceProps {
  readonly prediction: Prediction
  readonly options: readonly string[]
  readonly chosen: readonly string[]
  readonly onChoose: (change: (chosen: readonly string[]) => readonly string[]) => void
}

function Choice({ prediction, options, chosen, onChoose }: ChoiceProps) {
  const many = takesMany(prediction)
  return options.map((option) => (
    <label key={option} className={styles.option}>
      <input
        type={many ? 'checkbox' : 'radio'}
        name={`predict-${prediction.id}`}
        checked={chosen.includes(option)}
        onChange={() => onChoose((now) => (many ? toggled(now, option) : [option]))}
      />
      <span>{optionText(prediction, option)}</span>
    </label>
  ))
}

interface CountsProps {
  readonly prediction: Prediction
  readonly options: readonly string[]
  readonly counts: { readonly [pod: string]: number }
  readonly onCount: (pod: string, count: number) => void
}

function Counts({ prediction, options, counts, onCount }: CountsProps) {
  const total = prediction.ask.what === 'histogram' ? (prediction.ask.truth.answering.count ?? 1) : 0
  return (
    <>
      <p className={styles.note}>{tl('predict.of', { count: total })}</p>
      {options.map((pod) => (
        <label key={pod} className={styles.option}>
          <input
            type="number"
            className={controls.field}
            min={0}
            max={total}
            inputMode="numeric"
            value={counts[pod] ?? 0}
            onChange={(event) => onCount(pod, Math.min(Math.max(event.target.valueAsNumber || 0, 0), total))}
          />
          <span>{optionText(prediction, pod)}</span>
        </label>
      ))}
    </>
  )
}

function Sureness({ id, onSay }: { readonly id: string; readonly onSay: (sure: boolean) => void }) {
  return (
    <fieldset className={styles.sure}>
      <legend>{tl('predict.sure')}</legend>
      {([true, false] as const).map((sure) => (
        <label key={String(sure)} className={styles.option}>
          <input type="radio" name={`sure-${id}`} required onChange={() => onSay(sure)} />
          <span>{tl(sure ? 'predict.sure.yes' : 'predict.sure.no')}</span>
        </label>
      ))}
    </fieldset>
  )
}

const sorry = (error: unknown): void => notify(error instanceof Error ? error.message : String(error), { tone: 'bad' })

/** The question that comes before the first send of a step. */
export function Predict({ prediction }: { readonly prediction: Prediction }) {
  const { id, ask: question } = prediction
  const prose = useProse(id)
  const options = useOptions(id)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [counts, setCounts] = useState<{ readonly [pod: string]: number }>({})
  const [sure, setSure] = useState(false)
  const [tap] = useState(() => (option: string) => setChosen((now) => toggled(now, option)))
  useTaps(question.what === 'pods', options, tap)
  const isSaid = takesMany(prediction) || question.what === 'histogram' || chosen.length > 0
  const commit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const answer = { chosen, counts }
    try {
      const { verdict } = await ask('predict', { id, answer, sure })
      if (verdict)
        playing.setState(({ given, asked }) => ({
          given: { ...given, [id]: { answer, sure, verdict } },
          asked: asked.filter((one) => one !== id),
        }))
      requestAnimationFrame(() => document.getElementById('lesson-verdict')?.focus())
    } catch (error) {
      sorry(error)
    }
  }
  return (
    <form id="lesson-predict" tabIndex={-1} className={styles.predict} onSubmit={(event) => void commit(event)}>
      <fieldset className={styles.options}>
        <legend>
          <small>{tl('predict.title')}</small>
          <Words prose={prose} />
        </legend>
        {question.what === 'pods' && <p className={styles.note}>{tl('predict.pods')}</p>}
        {question.what === 'histogram' ? (
          <Counts
            prediction={prediction}
            options={options}
            counts={counts}
            onCount={(pod, count) => setCounts((now) => ({ ...now, [pod]: count }))}
          />
        ) : (
          <Choice prediction={prediction} options={options} chosen={chosen} onChoose={setChosen} />
        )}
      </fieldset>
      <Sureness id={id} onSay={setSure} />
      <div className={styles.row}>
        <button type="submit" className={controls.primary} disabled={!isSaid || options.length === 0}>
          {tl('predict.commit')}
        </button>
        <button type="button" className={controls.link} onClick={() => void ask('predictSkip', { id }).catch(sorry)}>
          {tl('predict.skip')}
        </button>
      </div>
    </form>
  )
}
