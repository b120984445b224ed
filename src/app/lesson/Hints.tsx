import { useState } from 'react'
import { useStore } from 'zustand'
import { hintedGoal, hintOf } from '../../lessons/hints.ts'
import { HINT_LEVELS } from '../../lessons/keys.ts'
import type { RunView } from '../../lessons/run.ts'
import controls from '../parts/controls.module.css'
import { levelToOpen, openHint } from './hints.ts'
import styles from './Lesson.module.css'
import { playing } from './playing.ts'
import { editIn, putIntoEditor } from './put-edit.ts'
import { Words } from './Words.tsx'
import { tl } from './words.ts'

function PutEdit({ edit }: { readonly edit: string }) {
  const [said, setSaid] = useState('')
  const put = async (): Promise<void> => {
    const done = await putIntoEditor(edit).catch(() => false)
    setSaid(tl(done ? 'hints.put.done' : 'hints.put.failed'))
  }
  return (
    <p className={styles.row}>
      <button type="button" className={controls.plain} onClick={() => void put()}>
        {tl('hints.put')}
      </button>
      <span role="status">{said}</span>
    </p>
  )
}

/** The hints that are open for the goal that fails now, and the button for one more. */
export function Hints({ run }: { readonly run: RunView }) {
  const loaded = useStore(playing, (state) => state.loaded)
  const goal = hintedGoal(run)
  const open = useStore(playing, ({ hints }) => (goal ? (hints[goal.id] ?? 0) : 0))
  if (!loaded || !goal) return null
  const next = levelToOpen()
  const shown = HINT_LEVELS.filter((level) => level <= open).flatMap((level) => hintOf(run, level, loaded.texts) ?? [])
  return (
    <section id="lesson-hints" tabIndex={-1} className={styles.hints} aria-label={tl('hints.title')}>
      <ol aria-live="polite">
        {shown.map(({ key, level }) => {
          const prose = loaded.texts.sections[key]
          const edit = level === 3 ? editIn(prose) : null
          return (
            <li key={key}>
              <h3>{tl(`hints.level.${level}`)}</h3>
              <Words prose={prose} />
              {edit !== null && <PutEdit edit={edit} />}
            </li>
          )
        })}
      </ol>
      {next !== null && (
        <button type="button" className={controls.plain} onClick={openHint}>
          {next === 1 ? tl('hints.first') : tl('hints.next', { level: next })}
        </button>
      )}
    </section>
  )
}
