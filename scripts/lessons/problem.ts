/** Something wrong in a file that is known. */
export interface LineProblem {
  /** From 1. */
  readonly line: number
  readonly message: string
}

/** Something wrong with a lesson; `file` is its path from the root of the project. Line 0: with the whole file. */
export interface LessonProblem extends LineProblem {
  readonly file: string
}

/** `src/lessons/catalogue/02-…/lesson.yaml:12: steps[0].id …` */
export const problemText = ({ file, line, message }: LessonProblem): string => `${file}${line > 0 ? `:${line}` : ''}: ${message}`
