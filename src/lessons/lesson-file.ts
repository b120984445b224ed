import type { LessonTexts } from './prose.ts'
import type { Lesson, LessonKind } from './types.ts'

export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

/** One line of the lesson map; words are in every language that the lesson has, English always. */
export interface LessonSummary {
  /** `02-pod1-pod2-not-pod3`: stays in links; the id is its first part. */
  readonly slug: string
  readonly id: string
  readonly kind: LessonKind
  readonly minutes: number
  readonly covers: readonly string[]
  readonly steps: number
  readonly words: { readonly [language in Language]?: { readonly title: string; readonly summary: string } }
}

/** What is played: everything but the ways that only tests go. */
export type PlayedLesson = Omit<Lesson, 'alsoValid' | 'wrongFix'>

/** A lesson as it is loaded, in one language. `texts.language` says which it is: English where there is no other. */
export interface LoadedLesson {
  readonly lesson: PlayedLesson
  /** Manifest files of the folder, by name. */
  readonly files: { readonly [name: string]: string }
  readonly language: Language
  readonly texts: LessonTexts
}

export const START_FILE = 'start.yaml'

export const appliedFiles = ({ files }: Pick<Lesson, 'files'>): readonly string[] => files?.apply ?? [START_FILE]
export const openedFiles = ({ files }: Pick<Lesson, 'files'>): readonly string[] => files?.open ?? [START_FILE]
