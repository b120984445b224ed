import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import { parseAddress } from './address.ts'

/** What a request got back. */
export interface Answer {
  readonly status: number
  readonly body: JsonValue
  readonly warnings: readonly string[]
}

/** A path of the object that an earlier step answered with. */
export type Earlier = (step: number, path: string) => JsonValue

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const show = (value: JsonValue | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value))

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

const same = (a: JsonValue | undefined, b: JsonValue): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Whether a value is what a token such as `<int-in:1-9>` asks for; a token that nobody knows throws. */
function matchesToken(token: string, value: JsonValue | undefined, earlier: Earlier): boolean {
  const many = /^<(\d+) characters>$/.exec(token)?.[1]
  if (many !== undefined) return value === 'x'.repeat(Number(many))
  const [, name = '', rest = ''] = /^<([a-z-]+)(?::(.*))?>$/.exec(token) ?? []
  const [low = '', high = ''] = rest.split('-')
  switch (name) {
    case 'any':
      return !isEmpty(value)
    case 'absent':
      return isEmpty(value)
    case 'int-in':
      return typeof value === 'number' && Number.isInteger(value) && value >= Number(low) && value <= Number(high)
    case 'ip-in': {
      if (typeof value !== 'string') return false
      const [at, first, last] = [parseAddress(value), parseAddress(low), parseAddress(high)]
      if (first.bits !== last.bits) throw new Error(`${token} mixes families`)
      return at.bits === first.bits && at.value >= first.value && at.value <= last.value
    }
    case 'step':
    case 'not-step': {
      const [, step, path] = /^(\d+):(.+)$/.exec(rest) ?? []
      if (step === undefined || path === undefined) throw new Error(`the token ${token} is incomplete`)
      return same(value, earlier(Number(step), path)) === (name === 'step')
    }
    default:
      throw new Error(`the token ${token} is unknown`)
  }
}

/** Differences between what was expected and what is: objects as subsets, lists element by element. */
function differences(
  expected: JsonValue,
  value: JsonValue | undefined,
  at: string,
  earlier: Earlier,
  exact = false,
): readonly string[] {
  if (typeof expected === 'string' && /^<.*>$/s.test(expected)) {
    return matchesToken(expected, value, earlier) ? [] : [`${at}: ${show(value)} is not ${expected}`]
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(value) || value.length !== expected.length) return [`${at}: ${show(value)} instead of ${show(expected)}`]
    return expected.flatMap((part: JsonValue, i) => differences(part, value[i], `${at}[${i}]`, earlier, exact))
  }
  if (isObject(expected)) {
    if (value !== undefined && !isObject(value)) return [`${at}: ${show(value)} instead of ${show(expected)}`]
    const found: JsonObject = value ?? {}
    const more = exact ? Object.keys(found).filter((key) => !Object.hasOwn(expected, key)) : []
    return [
      ...more.map((key) => `${at}.${key}: is there`),
      ...Object.entries(expected).flatMap(([key, part]) =>
        differences(part, Object.hasOwn(found, key) ? found[key] : undefined, at === '' ? key : `${at}.${key}`, earlier, exact),
      ),
    ]
  }
  return same(value, expected) ? [] : [`${at}: ${show(value)} instead of ${show(expected)}`]
}

const REASONS: { readonly [type: string]: string } = {
  'Required value': 'FieldValueRequired',
  'Invalid value': 'FieldValueInvalid',
  'Unsupported value': 'FieldValueNotSupported',
  'Duplicate value': 'FieldValueDuplicate',
  Forbidden: 'FieldValueForbidden',
  'Not found': 'FieldValueNotFound',
  'Too long': 'FieldValueTooLong',
  'Too many': 'FieldValueTooMany',
  'Internal error': 'InternalError',
}

function printedValue(text: string): JsonValue {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** One cause against one expected error. */
function errorDifferences(expected: JsonObject, cause: JsonValue | undefined, at: string, earlier: Earlier): readonly string[] {
  const strange = Object.keys(expected).filter((key) => !['type', 'field', 'value', 'detail', 'detailPrefix'].includes(key))
  if (strange.length > 0) throw new Error(`an error has fields nobody knows: ${strange.join(', ')}`)
  if (!isObject(cause)) return [`${at}: there is no such error: ${show(expected)}`]
  const { type, field, value, detail = '', detailPrefix } = expected
  const reason = typeof type === 'string' ? REASONS[type] : undefined
  if (reason === undefined) throw new Error(`the error type ${show(type)} is unknown`)
  const message = String(cause['message'])
  const wrong: string[] = []
  if (cause['field'] !== field) wrong.push(`${at}.field: ${show(cause['field'])} instead of ${show(field)}`)
  if (cause['reason'] !== reason) wrong.push(`${at}: ${show(cause['reason'])} (${message}) instead of ${show(type)}`)
  const rest = message.slice(String(type).length)
  const tail = detailPrefix === undefined ? (detail === '' ? '' : `: ${String(detail)}`) : `: ${String(detailPrefix)}`
  const cut = detailPrefix === undefined ? (rest.endsWith(tail) ? rest.length - tail.length : -1) : rest.indexOf(tail)
  if (cut < 0) return [...wrong, `${at}: ${show(message)} instead of ${show(detailPrefix ?? detail)}`]
  const printed = rest.slice(0, cut)
  if (value === undefined) return printed === '' || printed.startsWith(': ') ? wrong : [...wrong, `${at}: ${show(message)}`]
  return [...wrong, ...differences(value, printedValue(printed.slice(2)), `${at}.value`, earlier, true)]
}

const distinct = (causes: readonly JsonValue[]): readonly JsonValue[] => {
  const seen = new Map(
    causes.map((cause) => [isObject(cause) ? `${String(cause['field'])}\n${String(cause['message'])}` : '', cause]),
  )
  return [...seen.values()]
}

function errorsDifferences(expected: JsonValue, body: JsonObject, earlier: Earlier): readonly string[] {
  if (!Array.isArray(expected)) throw new Error('errors is not a list')
  const details = body['details']
  const causes = isObject(details) && Array.isArray(details['causes']) ? distinct(details['causes']) : []
  const more = causes.slice(expected.length).map((cause) => `errors: one more: ${show(cause)}`)
  return [
    ...expected.flatMap((error: JsonValue, i) => {
      if (!isObject(error)) throw new Error('an error is not an object')
      return errorDifferences(error, causes[i], `errors[${i}]`, earlier)
    }),
    ...more,
  ]
}

function refusalDifferences(expected: JsonObject, { body, status }: Answer, earlier: Earlier): readonly string[] {
  if (!isObject(body)) return [`the body is ${show(body)}`]
  const { code, reason, message, messagePrefix, errors } = expected
  const wrong: string[] = []
  if (code !== undefined && (status !== code || body['code'] !== code)) wrong.push(`code: ${status} instead of ${show(code)}`)
  if (reason !== undefined && (body['reason'] ?? '') !== reason)
    wrong.push(`reason: ${show(body['reason'])} instead of ${show(reason)}`)
  if (message !== undefined && body['message'] !== message)
    wrong.push(`message: ${show(body['message'])} instead of ${show(message)}`)
  if (messagePrefix !== undefined && !String(body['message']).startsWith(String(messagePrefix))) {
    wrong.push(`message: ${show(body['message'])} does not begin with ${show(messagePrefix)}`)
  }
  return errors === undefined ? wrong : [...wrong, ...errorsDifferences(errors, body, earlier)]
}

/** What is wrong with an answer, one line a difference. */
export function compare(expected: JsonObject, answer: Answer, earlier: Earlier): readonly string[] {
  const known = ['accepted', 'object', 'note', 'code', 'reason', 'errors', 'message', 'messagePrefix', 'warnings']
  const strange = Object.keys(expected).filter((key) => !known.includes(key))
  if (strange.length > 0) throw new Error(`expect has fields nobody knows: ${strange.join(', ')}`)
  const { accepted, object, warnings } = expected
  if (typeof accepted !== 'boolean') throw new Error('expect does not say whether the request is accepted')
  const wrong: string[] = []
  if (warnings !== undefined && !same([...answer.warnings], warnings))
    wrong.push(`warnings: ${show([...answer.warnings])} instead of ${show(warnings)}`)
  if (answer.status < 300 !== accepted) {
    const said = isObject(answer.body) ? answer.body['message'] : undefined
    return [...wrong, accepted ? `was refused: ${show(said)}` : 'was accepted']
  }
  if (!accepted) return [...wrong, ...refusalDifferences(expected, answer, earlier)]
  return object === undefined ? wrong : [...wrong, ...differences(object, answer.body, '', earlier)]
}
