import type { JsonObject, JsonValue } from '../../api/json.ts'
import { printLabelSelector, printSelector, selectorOfObject, type WrittenSelector } from '../../labels/selector.ts'
import { integers, NAME, texts, wide } from './columns.ts'
import { age, at, count, formatLabels, items, nameOf, pairs, text } from './read.ts'
import type { KindPrinter, Printer } from './types.ts'

function written(value: JsonValue | undefined): WrittenSelector | undefined {
  if (value === undefined) return undefined
  const matchExpressions = items(value, 'matchExpressions').map((entry) => ({
    key: text(entry, 'key'),
    operator: text(entry, 'operator'),
    values: items(entry, 'values').map(String),
  }))
  return { matchLabels: pairs(value, 'matchLabels'), ...(matchExpressions.length > 0 ? { matchExpressions } : {}) }
}

const selectorOf = (object: JsonObject): WrittenSelector | undefined => written(at(object, 'spec', 'selector'))

function deploymentSelector(object: JsonObject): string {
  const selector = selectorOfObject(selectorOf(object))
  return selector.ok ? printSelector(selector.value ?? []) : '<invalid>'
}

const containers = (object: JsonObject): readonly JsonValue[] => items(object, 'spec', 'template', 'spec', 'containers')
const fieldOfEach = (object: JsonObject, field: string): string =>
  containers(object)
    .map((container) => text(container, field))
    .join(',')

/** Containers and images, and what a printer adds to them. */
const withContainers = (
  object: JsonObject,
  isWide: boolean,
  cells: readonly (string | number)[],
  ...more: readonly string[]
): ReturnType<Printer> => ({
  cells: isWide ? [...cells, fieldOfEach(object, 'name'), fieldOfEach(object, 'image'), ...more] : cells,
})

const readyOf = (object: JsonObject): string => `${count(object, 'status', 'readyReplicas')}/${count(object, 'spec', 'replicas')}`
const CONTAINERS = wide('Containers', 'Images', 'Selector')

/** Source of this file: kubernetes pkg/printers/internalversion/printers.go. */
export const deployments: KindPrinter = {
  columns: [NAME, ...texts('Ready'), ...integers('Up-to-date', 'Available'), ...texts('Age'), ...CONTAINERS],
  print: (object, { nowMs, wide: isWide }) => {
    const status = at(object, 'status')
    const cells = [
      nameOf(object),
      readyOf(object),
      count(status, 'updatedReplicas'),
      count(status, 'availableReplicas'),
      age(object, nowMs),
    ]
    return withContainers(object, isWide, cells, deploymentSelector(object))
  },
}

export const replicaSets: KindPrinter = {
  columns: [NAME, ...integers('Desired', 'Current', 'Ready'), ...texts('Age'), ...CONTAINERS],
  print: (object, { nowMs, wide: isWide }) => {
    const cells = [
      nameOf(object),
      count(object, 'spec', 'replicas'),
      count(object, 'status', 'replicas'),
      count(object, 'status', 'readyReplicas'),
      age(object, nowMs),
    ]
    return withContainers(object, isWide, cells, printLabelSelector(selectorOf(object)))
  },
}

export const daemonSets: KindPrinter = {
  columns: [
    NAME,
    ...integers('Desired', 'Current', 'Ready', 'Up-to-date', 'Available'),
    ...texts('Node Selector', 'Age'),
    ...CONTAINERS,
  ],
  print: (object, { nowMs, wide: isWide }) => {
    const numbers = [
      'desiredNumberScheduled',
      'currentNumberScheduled',
      'numberReady',
      'updatedNumberScheduled',
      'numberAvailable',
    ].map((field) => count(object, 'status', field))
    const nodeSelector = formatLabels(pairs(object, 'spec', 'template', 'spec', 'nodeSelector'))
    const cells = [nameOf(object), ...numbers, nodeSelector, age(object, nowMs)]
    return withContainers(object, isWide, cells, printLabelSelector(selectorOf(object)))
  },
}

export const statefulSets: KindPrinter = {
  columns: [NAME, ...texts('Ready', 'Age'), ...wide('Containers', 'Images')],
  print: (object, { nowMs, wide: isWide }) =>
    withContainers(object, isWide, [nameOf(object), readyOf(object), age(object, nowMs)]),
}
