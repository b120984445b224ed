/** The catalogue, made from src/lessons/catalogue by scripts/lessons/plugin.ts. */
declare module 'virtual:lessons' {
  /** The lesson map, in order. */
  export const lessons: readonly import('../../lessons/lesson-file.ts').LessonSummary[]
  /** Loads one lesson with its words, in English where it has no others; null when there is no such lesson. */
  export function loadLesson(
    id: string,
    language: import('../../lessons/lesson-file.ts').Language,
  ): Promise<import('../../lessons/lesson-file.ts').LoadedLesson | null>
}
