import type { Target } from './target.ts'
import type { Trace } from './trace.ts'

type Client = Trace['client']

/** The host as curl prints it. */
const hostOf = ({ host }: Target): string => host

const isPing = ({ scheme }: Target): boolean => scheme === 'icmp'
const isUdp = ({ scheme }: Target): boolean => scheme === 'udp'

/** Source: curl 8.5, CURLE_COULDNT_RESOLVE_HOST. */
export const couldNotResolve = (target: Target): Client =>
  isPing(target)
    ? { message: `ping: ${hostOf(target)}: Name or service not known`, exitCode: 2 }
    : { message: `curl: (6) Could not resolve host: ${hostOf(target)}`, exitCode: 6 }

/** The resolver is still asking when the time is up. */
export const resolvingTimedOut = (afterMs: number): Client => ({
  message: `curl: (28) Resolving timed out after ${afterMs} milliseconds`,
  exitCode: 28,
})

/** Refused, or no way there. UDP has no connection to refuse: the answer to its packet is an ICMP error. */
export function couldNotConnect(target: Target, afterMs: number): Client {
  if (isPing(target)) return { message: `From ${hostOf(target)} icmp_seq=1 Destination unreachable`, exitCode: 1 }
  if (isUdp(target)) return { message: `udp: ${hostOf(target)} port ${target.port}: Connection refused`, exitCode: 1 }
  return {
    message: `curl: (7) Failed to connect to ${hostOf(target)} port ${target.port} after ${afterMs} ms: Couldn't connect to server`,
    exitCode: 7,
  }
}

export function timedOut(target: Target, afterMs: number): Client {
  if (isPing(target)) return { message: '1 packets transmitted, 0 received, 100% packet loss', exitCode: 1 }
  if (isUdp(target))
    return { message: `udp: ${hostOf(target)} port ${target.port}: no answer after ${afterMs} milliseconds`, exitCode: 1 }
  return { message: `curl: (28) Connection timed out after ${afterMs} milliseconds`, exitCode: 28 }
}

export const emptyReply: Client = { message: 'curl: (52) Empty reply from server', exitCode: 52 }

/** TLS is not modelled: what a plain HTTP server makes of a handshake. */
export const notTLS: Client = {
  message: 'curl: (35) TLS connect error: error:0A00010B:SSL routines::wrong version number',
  exitCode: 35,
}

/** Source: iputils ping. */
export const pong = (address: string, timeMs: number): Client => ({
  message: `64 bytes from ${address}: icmp_seq=1 ttl=63 time=${timeMs} ms`,
  exitCode: 0,
})

export const connected = (target: Target): Client => ({
  message: isUdp(target)
    ? `udp: ${hostOf(target)} port ${target.port}: answered`
    : `Connected to ${hostOf(target)} port ${target.port}`,
  exitCode: 0,
})
