import { suites as apiserver } from './apiserver.ts'
import { suites as endpoints } from './controllers-endpoints.ts'
import { suites as workloads } from './controllers-workloads.ts'
import { suites as dns } from './dns.ts'
import { suites as kubectl } from './kubectl.ts'
import { suites as printers } from './kubectl-printers.ts'
import { suites as proxy } from './proxy.ts'
import { suites as selectors } from './selectors.ts'
import type { Suites } from './types.ts'

/** Every suite that something here knows how to run. */
export const SUITES: Suites = {
  ...apiserver,
  ...endpoints,
  ...workloads,
  ...dns,
  ...kubectl,
  ...printers,
  ...proxy,
  ...selectors,
}
