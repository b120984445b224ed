import type { PortReservation } from '../../../allocators/port-reservation.ts'
import { resourceOf } from '../../../api/kinds.ts'
import type { Service, ServicePort, ServiceSpec } from '../../../api/service.ts'
import type { Status } from '../../../api/status.ts'
import { bareError, internalError, invalid } from '../../errors.ts'
import { invalidValue } from '../../validation/field.ts'
import type { Step } from './allocate-ips.ts'
import { heldNodePorts, needsHealthCheck, needsNodePort, wantsNodePorts, writtenNodePorts } from './facts.ts'

const SERVICE = resourceOf('Service')

const refusedPort = (name: string, i: number, port: number, error: string): Status =>
  invalid(SERVICE, name, [invalidValue(`spec.ports[${i}].nodePort`, port, error)])

const noPort = (error: string): Status => internalError(`failed to allocate a nodePort: ${error}`)

/**
 * Node ports of a new Service. Entries of one port number share one node port, also one that is asked for further down.
 * Source: kubernetes pkg/registry/core/service/storage/alloc.go initNodePorts.
 */
function takeNodePorts({ spec, metadata }: Service, ports: PortReservation, random: () => number): Step {
  const { name } = metadata
  const listed = spec.ports ?? []
  const shared = new Map<number, number>()
  const given: ServicePort[] = []
  for (const [i, port] of listed.entries()) {
    const asked = port.nodePort ?? 0
    if (asked === 0 && !wantsNodePorts(spec)) {
      given.push(port)
      continue
    }
    const sharedPort = shared.get(port.port)
    if (sharedPort !== undefined) {
      if (asked !== 0 && asked !== sharedPort) {
        const pick = ports.allocate(asked)
        if (!pick.ok) return { ok: false, error: refusedPort(name, i, asked, pick.error) }
      }
      given.push({ ...port, nodePort: asked || sharedPort })
      continue
    }
    const wanted = listed.find((other) => other.port === port.port && other.nodePort)?.nodePort ?? 0
    const pick = wanted === 0 ? ports.allocateNext(random) : ports.allocate(wanted)
    if (!pick.ok) return { ok: false, error: wanted === 0 ? noPort(pick.error) : refusedPort(name, i, wanted, pick.error) }
    shared.set(port.port, pick.value)
    given.push({ ...port, nodePort: pick.value })
  }
  return { ok: true, value: spec.ports ? { ...spec, ports: given } : spec }
}

function takeHealthCheck(spec: ServiceSpec, ports: PortReservation, random: () => number): Step {
  const asked = spec.healthCheckNodePort ?? 0
  const pick = asked === 0 ? ports.allocateNext(random) : ports.allocate(asked)
  if (pick.ok) return { ok: true, value: { ...spec, healthCheckNodePort: pick.value } }
  const what = asked === 0 ? 'a HealthCheck NodePort 0' : `requested HealthCheck NodePort ${asked}`
  return { ok: false, error: internalError(`failed to allocate ${what}: ${pick.error}`) }
}

/** All numbers that a new Service needs from the node port range. */
export function takePorts(service: Service, ports: PortReservation, random: () => number): Step {
  const step: Step = needsNodePort(service.spec) ? takeNodePorts(service, ports, random) : { ok: true, value: service.spec }
  return step.ok && needsHealthCheck(step.value) ? takeHealthCheck(step.value, ports, random) : step
}

/**
 * Node ports after an update: numbers it held are its own, each missing one is drawn by itself.
 * Source: kubernetes pkg/registry/core/service/storage/alloc.go updateNodePorts.
 */
function replaceNodePorts(
  { spec, metadata }: Service,
  held: readonly number[],
  ports: PortReservation,
  random: () => number,
): Step {
  const own = new Set(held)
  const pairs = new Set<string>()
  const given: ServicePort[] = []
  for (const [i, port] of (spec.ports ?? []).entries()) {
    const asked = port.nodePort ?? 0
    if (asked === 0 && !wantsNodePorts(spec)) {
      given.push(port)
      continue
    }
    if (asked !== 0 && !own.has(asked)) {
      const pick = ports.allocate(asked)
      if (!pick.ok) return { ok: false, error: refusedPort(metadata.name, i, asked, pick.error) }
      own.add(asked)
    }
    const pick = asked === 0 ? ports.allocateNext(random) : ({ ok: true, value: asked } as const)
    if (!pick.ok) return { ok: false, error: noPort(pick.error) }
    const pair = `{${port.protocol} ${pick.value}}`
    if (pairs.has(pair)) return { ok: false, error: bareError(`duplicate nodePort: ${pair}`) }
    pairs.add(pair)
    given.push({ ...port, nodePort: pick.value })
  }
  return { ok: true, value: spec.ports ? { ...spec, ports: given } : spec }
}

/** All numbers from the node port range after an update. Those no longer used are given back when the write has succeeded. */
export function updatePorts(service: Service, old: ServiceSpec, ports: PortReservation, random: () => number): Step {
  const held = heldNodePorts(old)
  const step: Step = needsNodePort(service.spec)
    ? replaceNodePorts(service, held, ports, random)
    : { ok: true, value: service.spec }
  if (!step.ok) return step
  const kept = new Set(needsNodePort(step.value) ? writtenNodePorts(step.value) : [])
  for (const port of new Set(held)) if (!kept.has(port)) ports.releaseLater(port)
  const [had, has] = [needsHealthCheck(old), needsHealthCheck(step.value)]
  if (had && !has && old.healthCheckNodePort) ports.releaseLater(old.healthCheckNodePort)
  return !had && has ? takeHealthCheck(step.value, ports, random) : step
}
