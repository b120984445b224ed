import type { LabelMap, LabelSelector, LabelSelectorRequirement } from '../api/meta.ts'
import type { Result } from '../api/status.ts'
import { newRequirement, type Operator, printRequirement, type Requirement, satisfies } from './requirement.ts'

/** Requirements that must all hold, ordered by key. None matches everything; the selector `null` matches nothing. */
export type Selector = readonly Requirement[]

export const EVERYTHING: Selector = []

/** True when labels satisfy every requirement. */
export const matches = (selector: Selector, labels: LabelMap): boolean =>
  selector.every((requirement) => satisfies(requirement, labels))

/** The canonical text, which parses back to the same selector. */
export const printSelector = (selector: Selector): string => selector.map(printRequirement).join(',')

/** Orders requirements by key; those of one key keep their order. */
export const selectorOf = (requirements: readonly Requirement[]): Selector =>
  requirements.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))

/** A plain map as a selector. Unlike a Service's selector, an empty one matches everything. */
export const selectorOfPairs = (pairs: LabelMap): Selector =>
  selectorOf(Object.entries(pairs).map(([key, value]) => ({ key, op: '=', values: [value] })))

const OPERATORS: { readonly [operator: string]: Operator } = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' }

/** `operator` is text here: what a client wrote may be none of the four. */
type WrittenRequirement = Omit<LabelSelectorRequirement, 'operator'> & { readonly operator: string }
export type WrittenSelector = Pick<LabelSelector, 'matchLabels'> & { readonly matchExpressions?: readonly WrittenRequirement[] }

/**
 * A LabelSelector object as a selector: null (nothing) when it is absent, everything when it is empty, else its labels and
 * expressions together. The first error ends it.
 * Source: kubernetes/apimachinery pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector.
 */
export function selectorOfObject(object: WrittenSelector | null | undefined): Result<Selector | null, string> {
  if (object === null || object === undefined) return { ok: true, value: null }
  const made: Requirement[] = []
  for (const [key, value] of Object.entries(object.matchLabels ?? {})) {
    const requirement = newRequirement(key, '=', [value])
    if (!requirement.ok) return requirement
    made.push(requirement.value)
  }
  for (const { key, operator, values = [] } of object.matchExpressions ?? []) {
    const op = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
    if (!op) return { ok: false, error: `${JSON.stringify(operator)} is not a valid label selector operator` }
    const requirement = newRequirement(key, op, values)
    if (!requirement.ok) return requirement
    made.push(requirement.value)
  }
  return { ok: true, value: selectorOf(made) }
}

/** As `kubectl describe` prints a LabelSelector object: `<none>` when it has no text, `<error>` when it is none. */
export function printLabelSelector(object: WrittenSelector | null | undefined): string {
  const selector = selectorOfObject(object)
  return selector.ok ? printSelector(selector.value ?? []) || '<none>' : '<error>'
}
