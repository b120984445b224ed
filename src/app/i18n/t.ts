import { en } from './en.ts'

export type MessageKey = keyof typeof en
export type Facts = { readonly [name: string]: string | number | boolean | readonly string[] }

const list = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })
const rules = new Intl.PluralRules('en')

const shown = (value: Facts[string] | undefined): string => {
  if (value === undefined) return ''
  return Array.isArray(value) ? list.format(value) : String(value)
}

/** Puts facts into `{name}` places; a name that has no fact leaves nothing. */
export const fill = (message: string, facts: Facts): string =>
  message.replace(/\{(\w+)\}/g, (_, name: string) => shown(facts[name]))

type Message = string | { readonly one: string; readonly other: string }

/** Says the messages of a catalogue. Those with a plural are chosen by `facts.count`. */
export const speaker =
  <K extends string>(catalogue: { readonly [key in K]: Message }) =>
  (key: K, facts: Facts = {}): string => {
    const message: Message = catalogue[key]
    if (typeof message === 'string') return fill(message, facts)
    return fill(rules.select(Number(facts['count'] ?? 0)) === 'one' ? message.one : message.other, facts)
  }

/** A text of the page. */
export const t = speaker<MessageKey>(en)

/** True for a key that the catalogue has: codes come from the simulation and may be newer than the page. */
export const hasMessage = (key: string): key is MessageKey => Object.hasOwn(en, key)
