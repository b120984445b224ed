import type { Fact, Observation } from '../../lessons/types.ts'
import { hasMessage, t } from '../i18n/t.ts'
import { hasLessonMessage, tl } from './words.ts'

/** The namespace that everybody is in is not said. */
const short = (name: string): string => name.replace(/^(?:(\w+)\/)?default\//, (_, kind?: string) => (kind ? `${kind}/` : ''))

/** What a request ended as, what a source is, in words; other texts as they are. */
export function wordOf(name: string, value: string): string {
  const key = `${name}.${value}`
  if (hasLessonMessage(key)) return tl(key)
  return hasMessage(key) ? t(key) : short(value)
}

const factText = (name: string, fact: Fact): Fact =>
  typeof fact === 'string' ? wordOf(name, fact) : Array.isArray(fact) ? listOf(fact.map(String)) : fact

const listOf = (pods: readonly string[]): Fact => (pods.length === 0 ? tl('observed.nobody') : pods.map(short))

/** What a check found, as a sentence. */
export function observedText({ code, facts }: Observation): string {
  const said = Object.entries(facts).map(([name, fact]) => [name, factText(name, fact)] as const)
  return tl(`observed.${code}`, Object.fromEntries(said))
}
