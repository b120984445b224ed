import { createStore } from 'zustand/vanilla'
import type { FailureMark } from '../../scene/marks.ts'

/** Failures that the playhead has reached. They stand still, so they are drawn by React, with words. */
export const failures = createStore<{ readonly list: readonly FailureMark[] }>(() => ({ list: [] }))

const key = (list: readonly FailureMark[]): string => list.map(({ id, x, y }) => `${id} ${x} ${y}`).join('|')

/** Requests of a burst that die at one place make one mark. */
const distinct = (list: readonly FailureMark[]): readonly FailureMark[] =>
  list.filter((mark, i) => list.findIndex((one) => one.x === mark.x && one.y === mark.y && one.words === mark.words) === i)

export function showFailures(list: readonly FailureMark[]): void {
  const shown = distinct(list)
  if (key(shown) !== key(failures.getState().list)) failures.setState({ list: shown })
}
