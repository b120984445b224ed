import type { Container, Pod, PodSpec } from '../../api/pod.ts'
import { dns1123Label } from '../validation/names.ts'

/** Every container with the path of its list entry, init containers first, as the server visits them. */
const visited = ({ initContainers = [], containers }: PodSpec, field: string): readonly (readonly [Container, string])[] => [
  ...initContainers.map((container, i) => [container, `${field}.initContainers[${i}]`] as const),
  ...containers.map((container, i) => [container, `${field}.containers[${i}]`] as const),
]

function repeatedPorts([{ ports = [] }, at]: readonly [Container, string]): readonly string[] {
  const seen = new Map<string, number>()
  return ports.flatMap(({ containerPort, protocol = 'TCP', hostIP = '', hostPort = 0 }, i) => {
    const key = `${protocol}/${containerPort}/${hostIP}/${hostPort}`
    const first = seen.get(key)
    if (first !== undefined) return [`${at}.ports[${i}]: duplicate port definition with ${at}.ports[${first}]`]
    seen.set(key, i)
    return []
  })
}

function hiddenEnv([{ env = [] }, at]: readonly [Container, string]): readonly string[] {
  const seen = new Set<string>()
  return env.flatMap(({ name }, i) => {
    if (seen.has(name)) return [`${at}.env[${i}]: hides previous definition of "${name}", which may be dropped when using apply`]
    seen.add(name)
    return []
  })
}

function repeatedPortNames(containers: readonly (readonly [Container, string])[]): readonly string[] {
  const seen = new Map<string, string>()
  return containers.flatMap(([{ ports = [] }, at]) =>
    ports.flatMap(({ name }, i) => {
      const here = `${at}.ports[${i}]`
      const first = name ? seen.get(name) : undefined
      if (name && first === undefined) seen.set(name, here)
      if (first === undefined) return []
      return [
        `${here}: duplicate port name "${name}" with ${first}, services and probes that select ports by name will use ${first}`,
      ]
    }),
  )
}

/** Source: kubernetes pkg/api/pod/warnings.go warningsForPodSpecAndMeta. Differs: of ports and environment only. */
export function podSpecWarnings(spec: PodSpec, field: string): readonly string[] {
  const containers = visited(spec, field)
  return [...containers.flatMap(repeatedPorts), ...containers.flatMap(hiddenEnv), ...repeatedPortNames(containers)]
}

/** Names become host names, which have no dots. */
export function hostnameWarnings(name: string, use: string): readonly string[] {
  const texts = dns1123Label(name)
  if (texts.length === 0) return []
  return [
    `metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${texts.join(' ')}]`,
  ]
}

/** Frozen specs that call for no warning: the Pods of one template share theirs. */
const quiet = new WeakSet<PodSpec>()

/** Warnings about a new Pod. Source: kubernetes pkg/registry/core/pod/strategy.go WarningsOnCreate. */
export function podWarnings({ metadata, spec }: Pod): readonly string[] {
  const ofSpec = quiet.has(spec) ? [] : podSpecWarnings(spec, 'spec')
  if (ofSpec.length === 0 && Object.isFrozen(spec)) quiet.add(spec)
  return [...hostnameWarnings(metadata.name, "the Pod's hostname"), ...ofSpec]
}
