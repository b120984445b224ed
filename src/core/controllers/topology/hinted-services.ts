import type { IPFamily } from '../../api/service.ts'
import { isOverloaded } from './allocation.ts'
import type { ByZone } from './zones.ts'

/** Which Services have topology hints or ask for them, and how many endpoints are hinted for each zone. By `namespace/name`. */
export class HintedServices {
  readonly #hints = new Map<string, ReadonlyMap<IPFamily, ByZone>>()
  readonly #populated = new Set<string>()

  /** True when the last family that was looked at has hints. */
  has(service: string): boolean {
    return this.#populated.has(service)
  }

  set(service: string, hinted: ReadonlyMap<IPFamily, ByZone>, populated: boolean): void {
    this.#hints.set(service, hinted)
    if (populated) this.#populated.add(service)
    else this.#populated.delete(service)
  }

  delete(service: string): void {
    this.#hints.delete(service)
    this.#populated.delete(service)
  }

  /**
   * Services to look at again when the CPU of the zones changed: those whose hints leave a zone with too few endpoints, and
   * those that asked for hints and could not have them.
   * Differs: upstream leaves the latter until something else happens to them.
   */
  affectedBy(ratios: ByZone | null): readonly string[] {
    return [...this.#hints].flatMap(([service, hinted]) => {
      const overloaded = [...hinted.values()].some((zones) => isOverloaded(zones, ratios))
      return overloaded || !this.#populated.has(service) ? [service] : []
    })
  }
}
