import { enLesson } from '../i18n/en-lesson.ts'
import { speaker } from '../i18n/t.ts'

/** A text of the lessons' player. */
export const tl = speaker<keyof typeof enLesson>(enLesson)

export const hasLessonMessage = (key: string): key is keyof typeof enLesson => Object.hasOwn(enLesson, key)
