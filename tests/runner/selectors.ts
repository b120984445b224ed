import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import type { LabelMap, LabelSelector } from '../../src/core/api/meta.ts'
import { fieldErrorText } from '../../src/core/apiserver/field-error-text.ts'
import { labelSelectorErrors } from '../../src/core/apiserver/validation/workload-selector.ts'
import { matchesPairs } from '../../src/core/labels/match.ts'
import { parseSelector } from '../../src/core/labels/parse.ts'
import {
  matches,
  printLabelSelector,
  printSelector,
  type Selector,
  selectorOfObject,
  selectorOfPairs,
  type WrittenSelector,
} from '../../src/core/labels/selector.ts'
import { labelKeyErrors, labelValueErrors } from '../../src/core/labels/syntax.ts'
import type { CaseRunner, Suites } from './types.ts'

/** Fields that say where a case comes from and check nothing. */
const REMARKS = ['name', 'ref', 'derived', 'note', 'basis', 'source', 'since']

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function object(value: JsonValue | undefined, what: string): JsonObject {
  if (!isObject(value)) throw new Error(`${what} is not an object`)
  return value
}

function text(value: JsonValue | undefined, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what} is not a text`)
  return value
}

function pairs(value: JsonValue | undefined, what: string): LabelMap {
  return Object.fromEntries(Object.entries(object(value, what)).map(([key, item]) => [key, text(item, `${what}.${key}`)]))
}

function texts(value: JsonValue | undefined, what: string): readonly string[] {
  if (!Array.isArray(value)) throw new Error(`${what} is not a list`)
  return value.map((item: JsonValue, i) => text(item, `${what}[${i}]`))
}

function labelSelector(value: JsonValue | undefined): WrittenSelector | null {
  if (value === null) return null
  const { matchLabels, matchExpressions, ...rest } = object(value, 'labelSelector')
  if (Object.keys(rest).length > 0) throw new Error(`labelSelector: unknown field ${Object.keys(rest).join(', ')}`)
  return {
    ...(matchLabels === undefined ? {} : { matchLabels: pairs(matchLabels, 'matchLabels') }),
    ...(Array.isArray(matchExpressions)
      ? {
          matchExpressions: matchExpressions.map((item: JsonValue) => {
            const { key, operator, values } = object(item, 'matchExpressions')
            const listed = values === undefined ? {} : { values: texts(values, 'values') }
            return { key: text(key, 'key'), operator: text(operator, 'operator'), ...listed }
          }),
        }
      : {}),
  }
}

const same = (what: string, got: unknown, want: unknown): readonly string[] =>
  isDeepStrictEqual(got, want) ? [] : [`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`]

/** What the API server says of a selector, whose operators may be none that it knows. */
const serverErrors = (object: WrittenSelector): readonly string[] =>
  labelSelectorErrors(object as LabelSelector, 'labelSelector').map(fieldErrorText)

/** What a case is about: how it matches, its text and its error. */
interface Subject {
  readonly match?: (labels: LabelMap) => boolean
  readonly canonical?: string
  readonly error?: string
  readonly selector?: Selector
  readonly validationErrors?: readonly string[]
}

const orNothing = (selector: Selector | null) => (labels: LabelMap) => selector !== null && matches(selector, labels)

/** One reading for each field that a case can be about. */
const SUBJECTS: { readonly [field: string]: (value: JsonValue | undefined) => Subject } = {
  selector: (value) => {
    const parsed = parseSelector(text(value, 'selector'))
    if (!parsed.ok) return { error: parsed.error }
    return { match: orNothing(parsed.value), canonical: printSelector(parsed.value), selector: parsed.value }
  },
  selectorMap: (value) => {
    const selector = selectorOfPairs(pairs(value, 'selectorMap'))
    return { match: orNothing(selector), canonical: printSelector(selector) }
  },
  serviceSelector: (value) => ({
    match: (labels) => matchesPairs(value === null ? {} : pairs(value, 'serviceSelector'), labels),
  }),
  labelSelector: (value) => {
    const object = labelSelector(value)
    const selector = selectorOfObject(object)
    const validationErrors = object === null ? [] : serverErrors(object)
    if (!selector.ok) return { error: selector.error, validationErrors }
    return { match: orNothing(selector.value), canonical: printLabelSelector(object), validationErrors }
  },
}

function checkSubject(subject: Subject, test: JsonObject): readonly string[] {
  const wrong: string[] = []
  let checked = 0
  for (const [field, want] of Object.entries(test)) {
    checked += 1
    if (field === 'match') {
      if (!subject.match) wrong.push(`does not parse: ${subject.error}`)
      else wrong.push(...same('match', subject.match(pairs(test['labels'], 'labels')), want))
    } else if (field === 'canonical') {
      wrong.push(...same('canonical', subject.canonical, want))
    } else if (field === 'error') {
      wrong.push(...same('error', subject.error, want))
    } else if (field === 'requirements') {
      wrong.push(...same('requirements', subject.selector, want))
    } else if (field === 'validationErrors') {
      wrong.push(...same('validationErrors', subject.validationErrors, want))
    } else if (field === 'labels') {
      checked -= 1
      if (!Object.hasOwn(test, 'match')) throw new Error('labels without match')
    } else {
      throw new Error(`unknown field ${field}`)
    }
  }
  if (checked === 0) throw new Error('the case expects nothing')
  return wrong
}

function checkSyntax(given: JsonObject, expect: JsonObject): readonly string[] {
  if (Object.keys(expect).join() !== 'errors') throw new Error(`expect: unknown fields ${Object.keys(expect).join(', ')}`)
  const [[field, value] = ['', null], ...more] = Object.entries(given)
  if (more.length > 0 || (field !== 'key' && field !== 'value'))
    throw new Error(`given: unknown fields ${Object.keys(given).join(', ')}`)
  const errors = field === 'key' ? labelKeyErrors(text(value, 'key')) : labelValueErrors(text(value, 'value'))
  return same('errors', errors, expect['errors'])
}

const runSelector: CaseRunner = (test) => {
  const fields = Object.entries(test).filter(([field]) => !REMARKS.includes(field))
  if (Object.hasOwn(test, 'given')) {
    const unknown = fields.filter(([field]) => field !== 'given' && field !== 'expect')
    if (unknown.length > 0) throw new Error(`unknown field ${unknown[0]?.[0]}`)
    return checkSyntax(object(test['given'], 'given'), object(test['expect'], 'expect'))
  }
  const [about, ...others] = fields.filter(([field]) => Object.hasOwn(SUBJECTS, field))
  const read = about && SUBJECTS[about[0]]
  if (!about || !read || others.length > 0) throw new Error('a case is about exactly one selector')
  return checkSubject(read(about[1]), Object.fromEntries(fields.filter(([field]) => field !== about[0])))
}

/** All suites of the area have one shape. */
export const suites: Suites = { 'selectors/*': runSelector }
