import { notify } from '../store/notices.ts'
import { ask } from './connection.ts'

/** Gives the cluster a provider of load balancers, or takes it away. */
export async function setLoadBalancer(loadBalancer: boolean): Promise<void> {
  try {
    await ask('configure', { loadBalancer })
  } catch (error) {
    notify(error instanceof Error ? error.message : String(error), { tone: 'bad' })
  }
}
