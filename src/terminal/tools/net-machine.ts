import type { Machine as NetMachine } from '../../core/network/machine.ts'
import { fromOf } from '../stand.ts'
import type { Call } from './tool.ts'

/** The network of the place where a call stands; null when it is not there. */
export const machineOf = async ({ stand, machine }: Call): Promise<NetMachine | null> =>
  (await machine.call('machine', { at: fromOf(stand) })).machine
