import { IPReservation } from '../../../allocators/ip-reservation.ts'
import { PortReservation } from '../../../allocators/port-reservation.ts'
import { resourceOf } from '../../../api/kinds.ts'
import type { Service, ServiceSpec, ServiceStatus } from '../../../api/service.ts'
import type { Result } from '../../../api/status.ts'
import { invalid } from '../../errors.ts'
import type { Reservation, Strategy, StrategyContext } from '../../registry/strategy.ts'
import { validateService, validateServiceUpdate } from '../../validation/service.ts'
import { type Step, takeClusterIPs, updateClusterIPs } from './allocate-ips.ts'
import { takePorts, updatePorts } from './allocate-ports.ts'
import { defaultOnRead, defaultService } from './defaults.ts'
import { fillFamilies } from './families.ts'
import type { ServicePools } from './pools.ts'
import { dropTypeDependentFields, normalizeClusterIPs, patchAllocatedValues } from './transitions.ts'
import { serviceWarnings } from './warnings.ts'

type Begun = Result<Reservation<Service>>
/** What takes addresses, and what takes ports, for the request at hand. */
interface Takers {
  readonly ips: (service: Service, ips: IPReservation) => Step
  readonly ports: (service: Service, ports: PortReservation) => Step
}

/** Families, then addresses, then ports; whatever fails undoes what came before it. */
function allocate(
  service: Service,
  old: ServiceSpec | undefined,
  pools: ServicePools,
  { dryRun }: StrategyContext,
  takers: Takers,
): Begun {
  const filled = fillFamilies(service.spec, old, pools.families)
  if (!filled.ok) return { ok: false, error: invalid(resourceOf('Service'), service.metadata.name, filled.errors) }
  const ips = new IPReservation(pools.ips, dryRun)
  const ports = new PortReservation(pools.ports, dryRun)
  const revert = (): void => {
    ports.revert()
    ips.revert()
  }
  const addressed = takers.ips({ ...service, spec: filled.spec }, ips)
  const step = addressed.ok ? takers.ports({ ...service, spec: addressed.value }, ports) : addressed
  if (!step.ok) {
    revert()
    return step
  }
  const commit = (): void => {
    ips.commit()
    ports.commit()
  }
  return { ok: true, value: { object: { ...service, spec: step.value }, commit, revert } }
}

function prepareForUpdate(service: Service, old: Service): Service {
  const spec = dropTypeDependentFields(service.spec, old.spec)
  const before: ServiceStatus = old.status ?? {}
  const status = spec.type === 'LoadBalancer' ? before : { ...before, loadBalancer: {} }
  return { ...service, spec, status }
}

/** The rules of Services. Source: kubernetes pkg/registry/core/service/{strategy,storage/storage,storage/alloc}.go. */
export function serviceStrategy(pools: ServicePools): Strategy<'Service'> {
  const [primary = 'IPv4'] = pools.families
  return {
    kind: 'Service',
    nameRule: 'dns1035-label',
    allowCreateOnUpdate: true,
    defaults: defaultService,
    beginCreate(service, context) {
      const spec = normalizeClusterIPs(service.spec, undefined)
      const random = (): number => context.random()
      return allocate({ ...service, spec }, undefined, pools, context, {
        ips: (next, ips) => takeClusterIPs(next, ips, random),
        ports: (next, ports) => takePorts(next, ports, random),
      })
    },
    prepareForCreate: (service) => ({ ...service, status: { loadBalancer: {} } }),
    validate: validateService,
    beginUpdate(service, stored, context) {
      const { spec: old } = defaultOnRead(stored, primary)
      const spec = normalizeClusterIPs(patchAllocatedValues(service.spec, old), old)
      const random = (): number => context.random()
      return allocate({ ...service, spec }, old, pools, context, {
        ips: (next, ips) => updateClusterIPs(next, old, ips, random),
        ports: (next, ports) => updatePorts(next, old, ports, random),
      })
    },
    prepareForUpdate: (service, stored) => prepareForUpdate(service, defaultOnRead(stored, primary)),
    validateUpdate: (service, stored) => validateServiceUpdate(service, defaultOnRead(stored, primary)),
    warnings: (service) => serviceWarnings(service),
    deleted: (service) => pools.release(service),
    decorate: (service) => defaultOnRead(service, primary),
  }
}
