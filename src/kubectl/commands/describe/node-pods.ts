import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { at, listAt, objectAt, textAt } from '../../client/json.ts'
import { addQuantities, largerQuantity, printQuantity, type Quantity, readQuantity, ZERO } from '../../print/quantity.ts'
import { sinceText } from './events.ts'
import type { DescribeWriter } from './writer.ts'

type Amounts = ReadonlyMap<string, Quantity>
type Kind = 'requests' | 'limits'

function combined(all: readonly Amounts[], combine: (a: Quantity, b: Quantity) => Quantity): Amounts {
  const result = new Map<string, Quantity>()
  for (const amounts of all) {
    for (const [name, amount] of amounts) result.set(name, combine(result.get(name) ?? ZERO, amount))
  }
  return result
}

const amountsOf = (container: JsonValue, kind: Kind): Amounts =>
  new Map(Object.entries(objectAt(container, 'resources', kind)).map(([name, amount]) => [name, readQuantity(amount)]))

/** What a Pod asks for, or may use at most. Source: kubectl pkg/util/resource PodRequestsAndLimits. Differs: init containers that stay count as others do. */
function podAmounts(pod: JsonValue, kind: Kind): Amounts {
  const running = combined(
    listAt(pod, 'spec', 'containers').map((container) => amountsOf(container, kind)),
    addQuantities,
  )
  const before = listAt(pod, 'spec', 'initContainers').map((container) => amountsOf(container, kind))
  return combined([running, ...before], largerQuantity)
}

const shareText = (amount: Quantity, of: Quantity): string =>
  `${printQuantity(amount)} (${of.milli === 0 ? 0 : Math.trunc((amount.milli / of.milli) * 100)}%)`

const STANDARD: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods'])
const isHugePage = (name: string): boolean => name.startsWith('hugepages-')

/** The Pods on a Node and what they take of it. Source: kubectl pkg/describe/describe.go describeNodeResource. */
export function podTableLines(w: DescribeWriter, node: JsonObject, pods: readonly JsonValue[], nowMs: number): void {
  const given = objectAt(node, 'status', 'allocatable')
  const allocatable = Object.keys(given).length > 0 ? given : objectAt(node, 'status', 'capacity')
  const share = (amounts: Amounts, name: string): string => shareText(amounts.get(name) ?? ZERO, readQuantity(allocatable[name]))
  w.line(0, `Non-terminated Pods:\t(${pods.length} in total)`)
  w.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
  w.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  for (const pod of pods) {
    const [requests, limits] = [podAmounts(pod, 'requests'), podAmounts(pod, 'limits')]
    const cells = [share(requests, 'cpu'), share(limits, 'cpu'), share(requests, 'memory'), share(limits, 'memory')]
    const age = sinceText(at(pod, 'metadata', 'creationTimestamp'), nowMs)
    w.line(1, [textAt(pod, 'metadata', 'namespace'), textAt(pod, 'metadata', 'name'), '', ...cells, age].join('\t'))
  }
  const all = (kind: Kind): Amounts =>
    combined(
      pods.map((pod) => podAmounts(pod, kind)),
      addQuantities,
    )
  const [requests, limits] = [all('requests'), all('limits')]
  w.write(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n')
  w.line(1, 'Resource\tRequests\tLimits')
  w.line(1, '--------\t--------\t------')
  const names = Object.keys(allocatable).toSorted()
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...names.filter(isHugePage)]) {
    w.line(1, `${name}\t${share(requests, name)}\t${share(limits, name)}`)
  }
  for (const name of names.filter((one) => !STANDARD.has(one) && !isHugePage(one))) {
    w.line(1, `${name}\t${printQuantity(requests.get(name) ?? ZERO)}\t${printQuantity(limits.get(name) ?? ZERO)}`)
  }
}
