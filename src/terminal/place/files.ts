import type { Machine } from '../machine.ts'
import type { Stand } from '../stand.ts'
import { confOf, resolvConfText } from '../tools/dns-question.ts'
import { type PlaceFacts, textAt } from './facts.ts'
import type { ImageTools } from './image-tools.ts'

type Files = { readonly [path: string]: string }

const LAPTOP_HOSTS = '127.0.0.1\tlocalhost\n127.0.1.1\tlaptop\n::1\tlocalhost ip6-localhost ip6-loopback\n'

export const KUBE_CONFIG = `apiVersion: v1
kind: Config
clusters:
- name: switchyard
  cluster:
    server: https://172.18.0.250:6443
contexts:
- name: switchyard
  context:
    cluster: switchyard
    user: admin
current-context: switchyard
users:
- name: admin
  user: {}
`

const WELCOME =
  '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n'

/** Files that are there before anybody writes one. Source: kubelet's hosts and resolv.conf; each system's own. */
export async function firstFiles(stand: Stand, facts: PlaceFacts, machine: Machine, tools: ImageTools | null): Promise<Files> {
  const resolv = resolvConfText(await confOf({ stand, machine }))
  if (stand.kind === 'laptop')
    return {
      '/etc/hosts': LAPTOP_HOSTS,
      '/etc/resolv.conf': resolv,
      '/etc/hostname': 'laptop\n',
      '/home/you/.kube/config': KUBE_CONFIG,
    }
  if (stand.kind === 'node')
    return {
      '/etc/hosts': `127.0.0.1\tlocalhost\n${facts.ip}\t${stand.name}\n`,
      '/etc/resolv.conf': resolv,
      '/etc/hostname': `${stand.name}\n`,
      '/root/.profile': '',
    }
  const hostName = textAt(facts.pod, 'spec', 'hostname') || stand.name
  const nginx = /(^|\/)nginx(:|@|$)/.test(textAt(facts.container, 'image'))
  const os =
    tools?.userland === 'busybox'
      ? 'NAME="Alpine Linux"\nID=alpine\n'
      : 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
  return {
    '/etc/hosts': `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n${facts.ip}\t${hostName}\n`,
    '/etc/resolv.conf': resolv,
    '/etc/hostname': `${hostName}\n`,
    '/etc/os-release': os,
    '/root/.profile': '',
    '/var/run/secrets/kubernetes.io/serviceaccount/namespace': stand.namespace,
    ...(nginx ? { '/usr/share/nginx/html/index.html': WELCOME } : {}),
  }
}
