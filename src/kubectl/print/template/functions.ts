import type { JsonValue } from '../../../core/api/json.ts'
import { goMap } from '../../../core/apiserver/patch/go-map.ts'
import { isObject } from '../../client/json.ts'
import { fromBase64 } from './base64.ts'

/** What a template cannot do with what it was given. */
export class TemplateFailure extends Error {}

/** A field that is not there, as against one that is null. */
export type Value = JsonValue | undefined

/** What counts as false: nothing, false, 0, empty texts, lists and maps. Source: Go text/template IsTrue. */
export const isTrue = (value: Value): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  value !== 0 &&
  value !== '' &&
  (typeof value !== 'object' || Object.keys(value).length > 0)

export const printed = (value: Value): string => (value === undefined || value === null ? '<no value>' : goMap(value))

function indexed(value: Value, key: Value): Value {
  if (Array.isArray(value)) {
    if (typeof key !== 'number')
      throw new TemplateFailure(`error calling index: cannot index slice/array with type ${typeof key}`)
    if (key < 0 || key >= value.length) throw new TemplateFailure(`error calling index: reflect: slice index out of range`)
    return value[key]
  }
  if (isObject(value)) return typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined
  if (value === undefined || value === null) throw new TemplateFailure('error calling index: index of untyped nil')
  throw new TemplateFailure(`error calling index: can't index item of type ${typeof value}`)
}

/** `printf`: `%s %v %d %q %t %%`, with a width. */
function formatted(format: string, args: readonly Value[]): string {
  const left = [...args]
  return format.replace(/%(-?)(\d*)(?:\.\d+)?([svdqtf%])/g, (_, minus: string, width: string, verb: string) => {
    if (verb === '%') return '%'
    const value = left.shift()
    const text = verb === 'q' ? JSON.stringify(String(value ?? '')) : value === undefined ? `%!${verb}(<nil>)` : printed(value)
    return minus === '' ? text.padStart(Number(width)) : text.padEnd(Number(width))
  })
}

function compared(name: string, [a, b]: readonly Value[]): boolean {
  if (
    typeof a !== typeof b ||
    (typeof a !== 'number' && typeof a !== 'string') ||
    (typeof b !== 'number' && typeof b !== 'string')
  ) {
    throw new TemplateFailure(`error calling ${name}: incompatible types for comparison`)
  }
  return name === 'lt' ? a < b : name === 'le' ? a <= b : name === 'gt' ? a > b : a >= b
}

/** Of a text: its bytes in UTF-8. */
const lengthOf = (value: Value): number => {
  if (typeof value === 'string') return encodeURIComponent(value).replace(/%../g, '_').length
  if (typeof value === 'object' && value !== null) return Object.keys(value).length
  throw new TemplateFailure('error calling len: len of nil pointer')
}

function exists(value: Value, keys: readonly Value[]): boolean {
  let found = value
  for (const key of keys) {
    if (Array.isArray(found)) found = typeof key === 'number' ? found[key] : undefined
    else found = isObject(found) && typeof key === 'string' && Object.hasOwn(found, key) ? found[key] : undefined
    if (found === undefined) return false
  }
  return true
}

/** Calls one of Go's functions, or kubectl's own `exists` and `base64decode`. */
export function callFunction(name: string, args: readonly Value[]): Value {
  const [first] = args
  switch (name) {
    case 'and':
      return args.find((arg) => !isTrue(arg)) ?? args.at(-1)
    case 'or':
      return args.find(isTrue) ?? args.at(-1)
    case 'not':
      return !isTrue(first)
    case 'len':
      return lengthOf(first)
    case 'index':
      return args.slice(1).reduce(indexed, first)
    case 'print':
      return args.map(printed).join('')
    case 'println':
      return `${args.map(printed).join(' ')}\n`
    case 'printf':
      return formatted(String(first ?? ''), args.slice(1))
    case 'eq':
      return args.slice(1).some((arg) => arg === first)
    case 'ne':
      return args[0] !== args[1]
    case 'exists':
      return exists(first, args.slice(1))
    case 'base64decode':
      return decoded(String(first ?? ''))
    default:
      return compared(name, args)
  }
}

function decoded(text: string): string {
  const found = fromBase64(text)
  if (found === null) throw new TemplateFailure('error calling base64decode: illegal base64 data at input byte 0')
  return found
}
