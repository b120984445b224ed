/**
 * Why a hop went as it did, by the code that the simulation gives (src/core/network/because-codes.ts). A code that is
 * missing here falls back on the hop's kind.
 */
export const enBecause = {
  'because.dns-answer': '{name} + search domain: {found} is {address}.',
  'because.dns-headless':
    'Service {service} is headless: {found} stands for its Pods, and DNS gave {address}. No rule is involved.',
  'because.dns-alias': 'Service {service} is only another name for {alias}, which is {address}.',
  'because.dns-alias-outside': 'Service {service} is only another name for {alias}, outside the cluster.',
  'because.dns-nxdomain': 'None of the tried names exists: {tried}.',
  'because.dns-nxdomain-elsewhere':
    'Here {name} does not exist, but namespace {namespace} has a Service of that name: call {use}.',
  'because.dns-headless-empty': 'Headless Service {service} exists, but none of its Pods is ready, so the name has no address.',
  'because.dns-no-address': '{name} exists but has no address of a family that the client has.',
  'because.dns-server-refused': 'The DNS server {server} refused: no CoreDNS Pod answers there.',
  'because.dns-server-silent': 'The DNS server {server} does not answer.',
  'because.dns-host-unknown': 'This machine asks its own resolver, which knows nothing of the cluster’s names.',
  'because.dns-host-answer': 'This machine’s own resolver says that {name} is {address}.',

  'because.client-connects': 'opens a connection to {target}',
  'because.client-reuses-connection': 'uses its open connection to {target} again: nothing is decided anew',
  'because.client-reconnects': 'the kept connection to {target} has ended: it opens a new one',
  'because.client-stays-inside': '{address} is the sender itself: the packet never leaves it',
  'because.client-missing': 'There is no {client} to send from.',
  'because.client-not-running': '{client} is {phase}: it cannot send.',
  'because.client-no-family': 'The sender has no {family} address, and {address} needs one.',

  'because.balance-picks-node': 'picks {node}, one of {eligible} healthy Nodes',
  'because.balance-no-port': 'Service {service} has no port {port}: the load balancer listens on {ports}.',
  'because.balance-no-healthy-node': 'No Node is healthy for Service {service}, so the load balancer has nowhere to send to.',

  'because.rule-to-endpoint':
    'port {port} belongs to Service {service}; one of {endpoints} endpoints, chance {chanceText}. The source stays.',
  'because.rule-to-endpoint-masquerade':
    'port {port} belongs to Service {service}; one of {endpoints} endpoints, chance {chanceText}. The source is masqueraded, so that the answer comes back this way.',
  'because.rule-none-matches': 'no rule concerns {address}:{port}: the packet goes on unchanged',
  'because.rule-port-not-declared':
    '{service} does not declare port {port} (it has {ports}): no rule takes the packet, it goes on unchanged',
  'because.rule-health-check': 'port {port} is the health check of Service {service}',
  'because.conntrack-remembers': 'conntrack remembers this connection: on to {endpoint}',

  'because.route-pod-network': 'reached over the Pod network',
  'because.route-same-node': 'on the same Node: straight to the Pod',
  'because.route-node-network': 'over the Nodes’ network to {node}',
  'because.route-host-itself': '{address} is {node} itself',
  'because.route-external-ip': '{address} is an external IP of Service {service}: it is led to {node}',
  'because.route-localhost-forwarded': 'port {port} of localhost is forwarded to {node}',
  'because.route-apiserver': 'on to the API server',
  'because.route-cluster-ip-nobody': '{address} is a cluster IP that no rule took: it is nobody’s address, so nobody answers',
  'because.route-nobody-has-address': 'nobody has the address {address}',
  'because.route-outside-no-way': '{address} exists only inside the cluster ({range}): there is no way to it from outside',
  'because.route-outside-not-simulated': '{address} is outside; what happens there is not simulated',
  'because.route-node-unknown': 'the Node of Pod {pod} is gone',

  'because.socket-listens': 'a process of {container} listens on {address}:{port}',
  'because.socket-nothing-listens': 'nothing listens on {port}; the kernel answers RST: connection refused. {listeningText}',
  'because.socket-only-inside':
    '{container} listens on 127.0.0.1:{port} only: from outside the Pod the kernel answers RST: connection refused',
  'because.socket-no-container': 'no container runs in this Pod ({phase}): nothing listens on {port}',
  'because.socket-node-nothing-listens': 'nothing on {node} listens on {port}: connection refused',
  'because.socket-laptop-nothing-listens': 'nothing on this machine listens on {port}: connection refused',
  'because.socket-apiserver': 'the API server listens on {port}',

  'because.answer-http': '{container} answers with HTTP {status}',
  'because.answer-connection': '{container} takes the connection',
  'because.answer-not-http': '{container} listens but does not speak HTTP',
  'because.answer-health-check': 'the health check answers {status}: {endpoints} local endpoints',
  'because.answer-apiserver': 'the API server answers with HTTP {status}',

  'because.reply-translated': 'conntrack writes the source {source} back to {shown}, the address that the client called',
  'because.reply-plain': 'the answer goes back the way it came; nothing was rewritten',
  'because.listens-on': 'It listens on {listening}.',
} as const
