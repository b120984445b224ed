import { exampleOf } from '../examples/all.ts'
import { first } from '../examples/first.ts'
import { hasMessage, t } from '../i18n/t.ts'
import { files } from '../store/files.ts'
import { lesson } from '../store/lesson.ts'
import { notify } from '../store/notices.ts'
import { dropLastRun } from '../store/requests.ts'
import { ask, startLength } from './connection.ts'
import { bringBack, keptNow } from './keep.ts'
import { openExample } from './scenario.ts'
import { scenario } from './scenario-store.ts'
import { stopStream } from './traffic.ts'

const labelText = (label: string): string => {
  const key = `command.${label}`
  return hasMessage(key) ? t(key) : label
}

async function move(direction: 'undo' | 'redo'): Promise<void> {
  try {
    stopStream()
    const { moved, label } = await ask(direction, {})
    if (!moved) return notify(t(`${direction}.nothing`))
    if (direction === 'undo' && (label === 'send' || label === 'burst')) dropLastRun()
    notify(t(`${direction}.done`, { label: labelText(label) }))
  } catch (error) {
    notify(error instanceof Error ? error.message : String(error), { tone: 'bad' })
  }
}

export const undo = (): Promise<void> => move('undo')
export const redo = (): Promise<void> => move('redo')

/** Back to the lesson's start, or to the example as it opened, in a fresh cluster; one click takes that back, files and cluster. */
export async function reset(): Promise<void> {
  const { player } = lesson.getState()
  if (player) return player.restart()
  const example = exampleOf(scenario.getState().exampleId) ?? first
  const [kept, open, start] = [keptNow(), files.getState(), startLength()]
  await openExample(example, { quiet: true })
  notify(t('reset.done', { title: example.title, count: open.files.length }), {
    action: { label: t('action.undo'), run: () => void bringBack(kept, open, start) },
  })
}
