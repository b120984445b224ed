import type { JsonValue } from '../../src/core/api/json.ts'
import { kubectl } from '../../src/kubectl/main.ts'
import { type Machine, type Ran, runLine } from '../runner/kubectl-host.ts'
import { recordedCluster } from '../runner/kubectl-world.ts'

export const NOW = '2025-01-15T10:00:00Z'

/** Runs one line against a cluster that holds these objects. */
export const runOn = (objects: readonly JsonValue[], line: string, rest: Partial<Machine> = {}): Promise<Ran> =>
  runLine(
    line,
    { cluster: recordedCluster(objects, NOW), configured: true, files: {}, env: {}, edits: [], during: [], ...rest },
    kubectl,
  )
