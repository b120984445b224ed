import type { Because, FieldRef } from '../because.ts'

/**
 * Every reason that a hop of a Trace gives, with the facts of its sentence. Rule hops that refuse or drop carry the
 * kube-proxy's own codes instead (its Verdict's `because`).
 */
export const BECAUSE_CODES = {
  // lookup
  /** `tried` names were asked; `found` is the one that answered with `address` (one of `count`). */
  'dns-answer': ['name', 'found', 'address', 'count', 'tried'],
  /** A headless Service: the name stands for its Pods, and no rule is involved. */
  'dns-headless': ['name', 'found', 'address', 'count', 'tried', 'service'],
  /** An ExternalName Service stands for another name, which was found. */
  'dns-alias': ['name', 'found', 'address', 'alias', 'tried', 'service'],
  /** An ExternalName Service stands for a name outside, of which nothing is known here. */
  'dns-alias-outside': ['name', 'found', 'alias', 'tried', 'service'],
  /** None of the tried names exists. */
  'dns-nxdomain': ['name', 'tried'],
  /** None exists, but another namespace has a Service of that name. */
  'dns-nxdomain-elsewhere': ['name', 'tried', 'namespace', 'elsewhere', 'use'],
  /** The headless Service exists, but none of its Pods is ready. */
  'dns-headless-empty': ['name', 'tried', 'service'],
  /** The Service has no address of a family that the client has. */
  'dns-no-address': ['name', 'tried'],
  /** The question found no DNS server: `server` is what resolv.conf names. */
  'dns-server-refused': ['name', 'server'],
  'dns-server-silent': ['name', 'server'],
  /** The client's own machine resolves names, and knows nothing of the cluster's. */
  'dns-host-unknown': ['name'],
  'dns-host-answer': ['name', 'address'],
  // send
  'client-connects': ['target', 'protocol'],
  /** The connection of an earlier request is used again: no new decision is made. */
  'client-reuses-connection': ['target', 'protocol'],
  /** The program at the other end of the kept connection has ended: a new one is opened. */
  'client-reconnects': ['target', 'protocol'],
  /** 127.0.0.1 and one's own address never leave the Pod (or machine). */
  'client-stays-inside': ['target', 'protocol', 'address'],
  'client-missing': ['client'],
  'client-not-running': ['client', 'phase'],
  'client-no-family': ['address', 'family'],
  // balance
  /** The load balancer took one Node of those that are healthy. `local`: only Nodes with a ready Pod are. */
  'balance-picks-node': ['service', 'node', 'eligible', 'nodes', 'local', 'random'],
  'balance-no-port': ['service', 'port', 'ports'],
  'balance-no-healthy-node': ['service', 'nodes'],
  // rule
  /** A rule of the Service took the packet. `via` is how it was addressed; `chance` the share of this endpoint. */
  'rule-to-endpoint': ['service', 'namespace', 'via', 'port', 'portName', 'endpoint', 'pod', 'endpoints', 'chance', 'position'],
  /** The same, and the source is rewritten so that the answer comes back this way. */
  'rule-to-endpoint-masquerade': [
    'service',
    'namespace',
    'via',
    'port',
    'portName',
    'endpoint',
    'pod',
    'endpoints',
    'chance',
    'position',
    'source',
  ],
  'rule-none-matches': ['address', 'port'],
  /** The address is a Service's, the port is not: no rule, so the packet goes on unchanged. */
  'rule-port-not-declared': ['service', 'port', 'ports'],
  /** A ping has no port, and rules are for the Service's ports. */
  'rule-ping': ['service', 'address'],
  'rule-health-check': ['service', 'port'],
  /** Rules judge only the first packet of a connection: conntrack remembers what was decided. */
  'conntrack-remembers': ['endpoint', 'state'],
  // route
  'route-pod-network': ['pod', 'node', 'from'],
  'route-same-node': ['pod', 'node'],
  'route-node-network': ['node', 'address'],
  'route-external-ip': ['service', 'address', 'node'],
  'route-localhost-forwarded': ['node', 'port'],
  'route-apiserver': ['address'],
  /** A cluster IP that no rule took: it is nobody's address, so nobody answers. */
  /** kubectl proxy passes the request on, in a connection of its own. */
  'route-kubectl-proxy': ['address'],
  /** The API server chose an endpoint by itself: no cluster IP and no rule is involved. */
  'apiserver-picks-endpoint': ['service', 'portName', 'endpoint', 'pod', 'endpoints'],
  'apiserver-dials-pod': ['pod', 'endpoint'],
  'route-port-forward': ['pod'],
  'route-port-forward-kubelet': ['node'],
  'route-port-forward-inside': ['pod', 'port'],
  'route-cluster-ip-nobody': ['address', 'port'],
  'route-nobody-has-address': ['address'],
  /** A machine outside has no way to addresses that exist only inside the cluster. */
  'route-outside-no-way': ['address', 'range'],
  'route-outside-not-simulated': ['address'],
  // socket
  'socket-listens': ['port', 'protocol', 'container', 'address'],
  /** Nothing listens there; `listening` is what does. */
  'socket-nothing-listens': ['port', 'protocol', 'listening', 'declared'],
  /** A program listens there, but on 127.0.0.1 alone. */
  'socket-only-inside': ['port', 'protocol', 'container'],
  'socket-no-container': ['port', 'phase'],
  'socket-node-nothing-listens': ['node', 'port', 'protocol'],
  'socket-laptop-nothing-listens': ['port'],
  /** A ping is answered by the kernel. */
  'socket-kernel': ['address'],
  'socket-apiserver': ['port'],
  'socket-kubectl-proxy': ['port'],
  'socket-port-forward': ['port', 'pod', 'target'],
  // answer
  'answer-http': ['status', 'container'],
  'answer-connection': ['container', 'protocol'],
  'answer-not-http': ['container'],
  'answer-health-check': ['status', 'endpoints'],
  'answer-echo': ['address'],
  'answer-apiserver': ['status'],
  /** The API server found no program to pass the request on to, or could not reach it. */
  'answer-apiserver-refuses': ['status', 'target', 'message'],
  'answer-kubectl-proxy-forbids': ['host', 'path'],
  'answer-port-forward-lost': ['pod'],
  // reply
  /** conntrack puts back what was rewritten on the way there. */
  'reply-translated': ['source', 'shown'],
  /** A program passes the answer on in its own connection to the client. */
  'reply-relayed': ['source', 'shown'],
  'reply-plain': ['source'],
} as const satisfies { readonly [code: string]: readonly string[] }

export type NetworkCode = keyof typeof BECAUSE_CODES
type Fact = string | number | boolean | readonly string[]
export type FactsOf<C extends NetworkCode> = { readonly [F in (typeof BECAUSE_CODES)[C][number]]: Fact }

/** A reason of this layer: the compiler holds its facts to the list. */
export const because = <C extends NetworkCode>(code: C, facts: FactsOf<C>, refs: readonly FieldRef[] = []): Because => ({
  code,
  facts,
  refs,
})
