import type { ServicePort, ServiceSpec } from '../../../api/service.ts'
import { omit } from '../omit.ts'
import { externallyAccessible, needsClusterIP, needsHealthCheck, needsNodePort, sameList, writtenNodePorts } from './facts.ts'

const sameAddresses = (spec: ServiceSpec, old: ServiceSpec): boolean => sameList(spec.clusterIPs, old.clusterIPs)

function patchAddresses(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (!needsClusterIP(spec) || !needsClusterIP(old)) return spec
  const clusterIP = spec.clusterIP || old.clusterIP
  const clusterIPs = (spec.clusterIPs ?? []).length > 0 ? spec.clusterIPs : old.clusterIPs
  return { ...spec, ...(clusterIP ? { clusterIP } : {}), ...(clusterIPs ? { clusterIPs } : {}) }
}

/** A port that lost its number gets that of the old port of its name, unless another port has it now. */
function patchNodePorts(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (!needsNodePort(spec) || !needsNodePort(old) || !spec.ports) return spec
  const written = new Set(writtenNodePorts(spec))
  const byName = new Map((old.ports ?? []).map(({ name = '', nodePort = 0 }) => [name, nodePort]))
  const patched = (port: ServicePort): ServicePort => {
    const before = byName.get(port.name ?? '')
    return port.nodePort || !before || written.has(before) ? port : { ...port, nodePort: before }
  }
  return { ...spec, ports: spec.ports.map(patched) }
}

function patchHealthCheck(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (!needsHealthCheck(spec) || !needsHealthCheck(old) || spec.healthCheckNodePort) return spec
  return old.healthCheckNodePort ? { ...spec, healthCheckNodePort: old.healthCheckNodePort } : spec
}

/**
 * Fills in allocated values that an update left out, so that the manifest which made a Service can be sent again.
 * Source: kubernetes pkg/registry/core/service/storage/storage.go patchAllocatedValues.
 */
export const patchAllocatedValues = (spec: ServiceSpec, old: ServiceSpec): ServiceSpec =>
  patchHealthCheck(patchNodePorts(patchAddresses(spec, old), old), old)

/**
 * Keeps the plural field in step with the singular one, which is all that old clients know.
 * Source: kubernetes pkg/registry/core/service/storage/storage.go normalizeClusterIPs.
 */
export function normalizeClusterIPs(spec: ServiceSpec, old: ServiceSpec | undefined): ServiceSpec {
  const { clusterIP = '', clusterIPs = [] } = spec
  if (!old) return clusterIP !== '' && clusterIPs.length === 0 ? { ...spec, clusterIPs: [clusterIP] } : spec
  const before = old.clusterIP ?? ''
  if (before === clusterIP) {
    const forgotten = clusterIPs.length === 0 && old.clusterIPs && old.clusterIPs.length > 0
    return forgotten ? { ...spec, clusterIPs: old.clusterIPs } : spec
  }
  if (!sameAddresses(spec, old)) return spec
  return clusterIP === '' ? omit(spec, 'clusterIPs') : { ...spec, clusterIPs: [clusterIP] }
}

function dropAddresses(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (!needsClusterIP(old) || needsClusterIP(spec)) return spec
  const kept = spec.clusterIP === old.clusterIP && sameAddresses(spec, old) ? omit(spec, 'clusterIP', 'clusterIPs') : spec
  const single = sameList(kept.ipFamilies, old.ipFamilies) ? omit(kept, 'ipFamilies') : kept
  return single.ipFamilyPolicy === old.ipFamilyPolicy ? omit(single, 'ipFamilyPolicy') : single
}

function dropNodePorts(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (!needsNodePort(old) || needsNodePort(spec) || !spec.ports) return spec
  const had = new Set(writtenNodePorts(old))
  if (!writtenNodePorts(spec).every((port) => had.has(port))) return spec
  return { ...spec, ports: spec.ports.map((port) => omit(port, 'nodePort')) }
}

function dropHealthCheck(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const stale = needsHealthCheck(old) && !needsHealthCheck(spec) && spec.healthCheckNodePort === old.healthCheckNodePort
  return stale ? omit(spec, 'healthCheckNodePort') : spec
}

function dropBalancer(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (old.type !== 'LoadBalancer' || spec.type === 'LoadBalancer') return spec
  const { allocateLoadBalancerNodePorts, loadBalancerClass } = old
  const first =
    spec.allocateLoadBalancerNodePorts === allocateLoadBalancerNodePorts ? omit(spec, 'allocateLoadBalancerNodePorts') : spec
  return first.loadBalancerClass === loadBalancerClass ? omit(first, 'loadBalancerClass') : first
}

function dropTrafficPolicy(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const stale =
    externallyAccessible(old) && !externallyAccessible(spec) && spec.externalTrafficPolicy === old.externalTrafficPolicy
  return stale ? omit(spec, 'externalTrafficPolicy') : spec
}

/**
 * Clears what an update's new type has no use for, if the server may have filled it in and the client did not change it.
 * A changed value stays, and fails in validation. Selector, externalName, ports, affinity, loadBalancerIP and source
 * ranges always stay.
 * Source: kubernetes pkg/registry/core/service/strategy.go dropTypeDependentFields.
 */
export const dropTypeDependentFields = (spec: ServiceSpec, old: ServiceSpec): ServiceSpec =>
  [dropAddresses, dropNodePorts, dropHealthCheck, dropBalancer, dropTrafficPolicy].reduce((now, drop) => drop(now, old), spec)
