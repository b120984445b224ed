import type { ProxyCode } from './because.ts'
import type { ProxyEndpoint } from './endpoints.ts'
import type { Cause } from './rule.ts'
import type { ServicePortInfo } from './service-port.ts'

/** A cause of a fixed rule, which no Service made. */
export const fixed = (code: ProxyCode, facts?: Cause['facts']): Cause => (facts ? { code, facts } : { code })

/** A cause in fields of a Service, the deciding one first. */
export const ofPort = (code: ProxyCode, port: ServicePortInfo, paths: readonly string[], facts?: Cause['facts']): Cause =>
  facts ? { code, port, paths, facts } : { code, port, paths }

/** A cause in an endpoint of a Service. */
export const ofEndpoint = (code: ProxyCode, port: ServicePortInfo, endpoint: ProxyEndpoint, facts?: Cause['facts']): Cause =>
  facts ? { code, port, endpoint, facts } : { code, port, endpoint }

export const portPath = ({ index }: ServicePortInfo, field: 'port' | 'nodePort' | 'protocol'): string =>
  `spec.ports[${index}].${field}`
