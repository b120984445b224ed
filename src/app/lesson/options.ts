import { optionKey } from '../../lessons/keys.ts'
import { plainText } from '../../lessons/prose.ts'
import type { Prediction } from '../../lessons/types.ts'
import { playing } from './playing.ts'
import { hasLessonMessage, tl } from './words.ts'

/** The words of an option: the lesson's own, the player's for words of the engine, else the option itself. */
export function optionText({ id, ask }: Prediction, option: string): string {
  const own = playing.getState().loaded?.texts.sections[optionKey(id, option)]
  if (own) return plainText(own)
  const key = `option.${option}`
  if (ask.what !== 'field' && ask.what !== 'pods' && hasLessonMessage(key)) return tl(key)
  return option.replace(/^default\//, '')
}

/** Several options may be chosen. */
export const takesMany = ({ ask }: Prediction): boolean => ask.what === 'pods' || (ask.what === 'which' && !ask.one)
