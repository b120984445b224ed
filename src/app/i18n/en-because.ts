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
  'because.rule-ping':
    '{address} is Service {service}, whose rules are for its ports only: a ping has no port, so no rule takes it',
  'because.rule-health-check': 'port {port} is the health check of Service {service}',
  'because.conntrack-remembers': 'conntrack remembers this connection: on to {endpoint}',

  'because.proxy-cluster-ip': '{address}:{number} is Service {service}, port {port}',
  'because.proxy-external-ip': '{address}:{number} is an external IP of Service {service}',
  'because.proxy-load-balancer-ip': '{address}:{number} is the load balancer’s address of Service {service}',
  'because.proxy-node-port': 'node port {number} belongs to Service {service}',
  'because.proxy-node-ports': 'the packet is for this Node itself: node ports are looked up',
  'because.proxy-hook': 'the kernel hands the packet to kube-proxy’s chains',
  'because.proxy-masquerade-outside':
    'the source is no Pod (outside {range}): it is masqueraded, so that the answer comes back this way',
  'because.proxy-masquerade-all': 'everything is masqueraded',
  'because.proxy-masquerade-external':
    'traffic from outside may go on to another Node: it is masqueraded, so that the answer comes back this way',
  'because.proxy-masquerade-local': 'the Node itself sends: it is masqueraded',
  'because.proxy-masquerade-hairpin': 'the endpoint would see itself as the client: it is masqueraded',
  'because.proxy-pod-short-circuit': 'a Pod sends: it is spared the Local policy, any endpoint will do',
  'because.proxy-local-short-circuit': 'the Node itself sends: it is spared the Local policy, any endpoint will do',
  'because.proxy-external-policy': 'traffic from outside: externalTrafficPolicy is {policy}',
  'because.proxy-source-range': 'the source is in an allowed range, {range}',
  'because.proxy-source-own-ip': 'the source is the load balancer’s own address',
  'because.proxy-source-refused': 'the source is in no allowed range',
  'because.proxy-firewall': 'loadBalancerSourceRanges of {service} lets this source not in: the packet is dropped',
  'because.proxy-sticky': 'this client was here within {seconds} s: it keeps its endpoint {endpoint}',
  'because.proxy-random': 'by chance, 1 in {oneIn}: {endpoint}',
  'because.proxy-only-endpoint': 'what is left goes to {endpoint}',
  'because.proxy-dnat': 'the destination becomes {endpoint}',
  'because.proxy-no-endpoints': 'Service {service} has no ready endpoint: the packet is rejected at once, connection refused',
  'because.proxy-no-local-endpoints':
    'Service {service} has endpoints, but none on this Node, and its traffic policy is {policy}: the packet is dropped, nobody answers',
  'because.proxy-health-check': 'port {number} is the health check of Service {service}',
  'because.proxy-martian': 'a packet from outside to 127.0.0.0/8: dropped',
  'because.proxy-invalid': 'conntrack knows no such connection: dropped',
  'because.proxy-forward-marked': 'marked packets are let on',
  'because.proxy-forward-established': 'packets of known connections are let on',
  'because.proxy-mark': 'the packet is marked for masquerading',
  'because.proxy-unmark': 'the mark is taken off',
  'because.proxy-not-marked': 'packets without the mark keep their source',
  'because.proxy-masquerade': 'the source becomes the Node’s own address',
  'because.proxy-port-not-declared': 'Service {service} has this address but not this port: the packet is rejected',
  'because.proxy-unallocated': 'no Service has this address of {range}: the packet is dropped',
  'because.proxy-remember': 'remembers this client’s endpoint for {seconds} s',
  'because.proxy-reject': 'the packet is rejected at once: connection refused',
  'because.proxy-none-matches': 'no rule took the packet: it goes on unchanged',

  'because.route-pod-network': 'reached over the Pod network',
  'because.route-same-node': 'on the same Node: straight to the Pod',
  'because.route-node-network': 'over the Nodes’ network to {node}',
  'because.route-host-itself': '{address} is {node} itself',
  'because.route-external-ip': '{address} is an external IP of Service {service}: it is led to {node}',
  'because.route-localhost-forwarded': 'port {port} of localhost is forwarded to {node}',
  'because.route-apiserver': 'on to the API server',
  'because.route-kubectl-proxy': 'kubectl proxy passes the request on to the API server, with its own credentials',
  'because.apiserver-picks-endpoint':
    'the API server itself picks {endpoint}, one of {endpoints} endpoints of Service {service}, and calls Pod {pod} directly: no cluster IP, no kube-proxy',
  'because.apiserver-dials-pod': 'the API server calls Pod {pod} directly at {endpoint}',
  'because.route-port-forward': 'kubectl port-forward sends it down its tunnel to Pod {pod}, which begins at the API server',
  'because.route-port-forward-kubelet': 'the API server hands the tunnel to the kubelet of {node}',
  'because.route-port-forward-inside':
    'the tunnel ends inside Pod {pod}, at its localhost:{port}: no Service and no rule is involved',
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
  'because.socket-kernel': 'the kernel at {address} takes the ping itself: no program is needed',
  'because.socket-apiserver': 'the API server listens on {port}',
  'because.socket-kubectl-proxy': 'kubectl proxy listens on port {port} of this machine',
  'because.socket-port-forward': 'kubectl port-forward listens on port {port} of this machine for port {target} of Pod {pod}',

  'because.answer-http': '{container} answers with HTTP {status}',
  'because.answer-connection': '{container} takes the connection',
  'because.answer-not-http': '{container} listens but does not speak HTTP',
  'because.answer-health-check': 'the health check answers {status}: {endpoints} local endpoints',
  'because.answer-echo': '{address} answers the ping',
  'because.answer-apiserver': 'the API server answers with HTTP {status}',
  'because.answer-apiserver-refuses': 'the API server answers {status} itself: {message}',
  'because.answer-kubectl-proxy-forbids': 'kubectl proxy does not pass on requests for host {host} and path {path}',
  'because.answer-port-forward-lost': 'Pod {pod} is gone: the tunnel leads nowhere',

  'because.reply-translated': 'conntrack writes the source {source} back to {shown}, the address that the client called',
  'because.reply-relayed': 'the answer from {source} is passed on to the client, which sees {shown}',
  'because.reply-plain': 'the answer goes back the way it came; nothing was rewritten',
  'because.listens-on': 'It listens on {listening}.',
} as const
