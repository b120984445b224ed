import { lessons } from 'virtual:lessons'
import { useRef } from 'react'
import { useStore } from 'zustand'
import type { LessonSummary } from '../../lessons/lesson-file.ts'
import type { LessonProgress } from '../../lessons/progress.ts'
import controls from '../parts/controls.module.css'
import { lesson } from '../store/lesson.ts'
import { notify } from '../store/notices.ts'
import { Dialog } from '../top/Dialog.tsx'
import { closeDialog } from '../top/dialogs.ts'
import styles from './Lesson.module.css'
import { openLesson } from './play.ts'
import { importProgress, progress, progressText } from './progress-store.ts'
import { tl } from './words.ts'

/** How a lesson went, in words. */
function went({ hints, predictions }: LessonProgress): string {
  const answers = Object.values(predictions)
  const right = answers.filter(({ how }) => how === 'right').length
  return [
    ...(answers.length > 0 ? [tl('map.predictions', { right, count: answers.length })] : []),
    ...(hints > 0 ? [tl('map.hints', { count: hints })] : []),
  ].join(' · ')
}

function Entry({ summary }: { readonly summary: LessonSummary }) {
  const { id, kind, minutes, steps, words } = summary
  const kept = useStore(progress, (state) => state.lessons[id])
  const isOpen = useStore(lesson, ({ player }) => player?.id === id)
  const state = kept?.state ?? 'new'
  const open = (): void => {
    closeDialog()
    void openLesson(id)
  }
  return (
    <li>
      <button type="button" className={styles.entry} data-state={state} aria-current={isOpen ? 'true' : undefined} onClick={open}>
        <span className={styles.id}>{id}</span>
        <span>
          <strong>{words.en?.title}</strong>
          <span>{words.en?.summary}</span>
          <small>
            {tl(`map.kind.${kind}`)} · {tl('map.minutes', { minutes })} · {tl('map.steps', { count: steps })}
            {kept && went(kept) !== '' && ` · ${went(kept)}`}
          </small>
        </span>
        <span className={styles.state}>{tl(isOpen ? 'map.state.now' : `map.state.${state}`)}</span>
      </button>
    </li>
  )
}

function download(): void {
  const url = URL.createObjectURL(new Blob([progressText()], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'switchyard-progress.json'
  link.click()
  URL.revokeObjectURL(url)
}

async function take(file: File | undefined): Promise<void> {
  if (!file) return
  const count = importProgress(await file.text())
  if (count === null) notify(tl('map.import.failed'), { tone: 'bad' })
  else notify(tl('map.imported', { count }))
}

/** All lessons: what each teaches and takes, and how far one is. */
export function LessonMap() {
  const solved = useStore(progress, (state) => Object.values(state.lessons).filter((one) => one.state === 'solved').length)
  const file = useRef<HTMLInputElement>(null)
  return (
    <Dialog name="lessons" title={tl('map.title')}>
      <p>
        {tl('map.text')} {tl('map.progress', { solved, count: lessons.length })}
      </p>
      <ol className={styles.map}>
        {lessons.map((summary) => (
          <Entry key={summary.id} summary={summary} />
        ))}
      </ol>
      <div className={styles.row}>
        <button type="button" className={controls.plain} onClick={download}>
          {tl('map.export')}
        </button>
        <button type="button" className={controls.plain} onClick={() => file.current?.click()}>
          {tl('map.import')}
        </button>
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          hidden
          aria-label={tl('map.import')}
          onChange={(event) => void take(event.target.files?.[0])}
        />
      </div>
    </Dialog>
  )
}
