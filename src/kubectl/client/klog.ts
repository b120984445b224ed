import type { KubectlHost } from '../host.ts'

const two = (n: number): string => String(n).padStart(2, '0')
/** A process id of the host's is nothing that the simulation has: one that could be. */
const PROCESS = '4242'

/** A line of klog: `E0115 10:00:00.000000    4242 memcache.go:265] …`. UTC. */
export function klogLine(host: Pick<KubectlHost, 'nowMs'>, severity: 'I' | 'W' | 'E', from: string, text: string): string {
  const now = new Date(host.nowMs())
  const day = `${two(now.getUTCMonth() + 1)}${two(now.getUTCDate())}`
  const time = [now.getUTCHours(), now.getUTCMinutes(), now.getUTCSeconds()].map(two).join(':')
  const micros = String(now.getUTCMilliseconds() * 1000).padStart(6, '0')
  return `${severity}${day} ${time}.${micros} ${PROCESS.padStart(7)} ${from}] ${text}\n`
}
