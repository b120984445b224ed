import { useStore } from 'zustand'
import type { Action } from '../../lessons/types.ts'
import { senderName } from '../explain/hop-words.ts'
import styles from './Lesson.module.css'
import { playing } from './playing.ts'
import { noteLesson } from './progress-store.ts'
import { tl } from './words.ts'

/** One thing that a solution does, as somebody would write it down; '' for waiting. */
function actionText(action: Action): string {
  if ('apply' in action) return action.apply.trimEnd()
  if ('run' in action) return action.run
  if ('send' in action) return `# ${tl('solution.send', { to: action.send.to, from: senderName(action.send.from) })}`
  if ('delete' in action) return `# ${tl('solution.delete', { object: action.delete })}`
  if ('proxy' in action) return `kubectl proxy --port=${action.proxy}`
  if ('configure' in action) return `# ${tl(action.configure.loadBalancer ? 'solution.provider.on' : 'solution.provider.off')}`
  return ''
}

const text = (actions: readonly Action[]): string =>
  actions
    .map(actionText)
    .filter((line) => line !== '')
    .join('\n\n')

/** Looking at the solution counts: what is solved after it is solved with its help. */
export function openSolution(): void {
  const { loaded } = playing.getState()
  playing.setState({ solutionOpen: true, aided: true })
  if (loaded) noteLesson(loaded.lesson.id, { state: 'shown' })
}

export function Solution() {
  const isOpen = useStore(playing, (state) => state.solutionOpen)
  const solution = useStore(playing, ({ loaded }) => loaded?.lesson.solution)
  if (!isOpen || !solution) return null
  return (
    <section className={styles.hints} aria-label={tl('solution.title')}>
      <h3>{tl('solution.title')}</h3>
      <p className={styles.note}>{tl('solution.note')}</p>
      <h4>{tl('solution.yaml')}</h4>
      <pre>{text(solution.yaml)}</pre>
      <h4>{tl('solution.terminal')}</h4>
      <pre>{text(solution.terminal)}</pre>
    </section>
  )
}
