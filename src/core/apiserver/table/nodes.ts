import type { JsonObject } from '../../api/json.ts'
import { NAME, texts, wide } from './columns.ts'
import { age, at, byText, entries, items, nameOf, text } from './read.ts'
import type { KindPrinter } from './types.ts'

const ROLE_PREFIX = 'node-role.kubernetes.io/'

function status(node: JsonObject): string {
  // Of two conditions of one type the last counts.
  const ready = items(node, 'status', 'conditions').findLast((condition) => text(condition, 'type') === 'Ready')
  const word = ready === undefined ? 'Unknown' : text(ready, 'status') === 'True' ? 'Ready' : 'NotReady'
  return at(node, 'spec', 'unschedulable') === true ? `${word},SchedulingDisabled` : word
}

function roles(node: JsonObject): string {
  const found = entries(node, 'metadata', 'labels').flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return [key.slice(ROLE_PREFIX.length)]
    return key === 'kubernetes.io/role' ? [String(value)] : []
  })
  return [...new Set(found.filter((role) => role !== ''))].toSorted(byText).join(',') || '<none>'
}

const address = (node: JsonObject, type: string): string =>
  text(
    items(node, 'status', 'addresses').find((entry) => text(entry, 'type') === type),
    'address',
  ) || '<none>'

const info = (node: JsonObject, field: string): string => text(node, 'status', 'nodeInfo', field)

/** Source: kubernetes pkg/printers/internalversion/printers.go printNode. */
export const nodes: KindPrinter = {
  columns: [
    NAME,
    ...texts('Status', 'Roles', 'Age', 'Version'),
    ...wide('Internal-IP', 'External-IP', 'OS-Image', 'Kernel-Version', 'Container-Runtime'),
  ],
  print: (node, { nowMs, wide: isWide }) => {
    const cells = [nameOf(node), status(node), roles(node), age(node, nowMs), info(node, 'kubeletVersion')]
    if (!isWide) return { cells }
    const software = ['osImage', 'kernelVersion', 'containerRuntimeVersion'].map((field) => info(node, field) || '<unknown>')
    return { cells: [...cells, address(node, 'InternalIP'), address(node, 'ExternalIP'), ...software] }
  },
}
