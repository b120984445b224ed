/** A place in a lesson, as a link names it. */
export interface LessonPlace {
  readonly id: string
  /** Id of a step; '' the first, or where one left off. */
  readonly step: string
}

/** What a fragment like `#lesson=02&step=let-in` names; null when it names no lesson. */
export function placeIn(fragment: string): LessonPlace | null {
  const named = new URLSearchParams(fragment.replace(/^#/, ''))
  const id = named.get('lesson')
  return id === null || id === '' ? null : { id, step: named.get('step') ?? '' }
}

export const fragmentOf = ({ id, step }: LessonPlace): string =>
  `#${new URLSearchParams({ lesson: id, ...(step === '' ? {} : { step }) }).toString()}`
