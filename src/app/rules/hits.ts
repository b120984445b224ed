import type { From, Hop, Trace } from '../../core/network/trace.ts'
import type { PodView } from '../../protocol/view.ts'

/** Node that a sender stands on; '' for one outside the cluster. */
function nodeOfSender(from: From, pods: readonly PodView[]): string {
  if ('node' in from) return from.node
  if ('pod' in from) return pods.find(({ namespace, name }) => `${namespace}/${name}` === from.pod)?.node ?? ''
  return ''
}

/** Node whose rules judged the packet of a hop. A name is asked from the sender's Node, wherever the DNS server runs. */
function nodeOfHop({ kind, where }: Hop, sender: string): string {
  if (kind === 'lookup') return sender
  if (where.kind === 'node') return where.name
  return 'node' in where ? where.node : ''
}

/** Rules of one Node that a request met, as `table chain index`. */
export function hitsOn({ hops, request }: Trace, node: string, pods: readonly PodView[]): ReadonlySet<string> {
  const sender = nodeOfSender(request.from, pods)
  const here = hops.filter((hop) => nodeOfHop(hop, sender) === node)
  return new Set(here.flatMap(({ rules = [] }) => rules.map(({ table, chain, index }) => `${table} ${chain} ${index}`)))
}

/** Node whose rules judged a request: its own packet before the question for its name; '' when none did. */
export function nodeThatJudged({ hops, request }: Trace, pods: readonly PodView[]): string {
  const judged = hops.filter(({ rules = [] }) => rules.length > 0)
  const hop = judged.find(({ kind }) => kind === 'rule') ?? judged[0]
  return hop ? nodeOfHop(hop, nodeOfSender(request.from, pods)) : ''
}
