import type { Container, Probe } from '../api/pod.ts'
import { interpret } from './command.ts'
import { httpStatus, type Socket } from './images.ts'
import type { ProbeRun } from './runtime.ts'
import { fileExists, isUp, type Member, mayChangeByItself, openSockets, type Surroundings } from './surroundings.ts'

/** What one asking came to; a failure says why, as the kubelet's event does. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly message: string }

const OK: Outcome = { ok: true }
const fail = (message: string): Outcome => ({ ok: false, message })

/** A probe's port: a number, or the name of one of the container's ports. */
function portOf(port: number | string, { ports = [] }: Container): number | undefined {
  return typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.containerPort
}

/** Brackets round an IPv6 address. */
const hostPort = (ip: string, port: number): string => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`

const socketAt = (port: number, around: Surroundings): Socket | undefined =>
  openSockets(around).find((socket) => socket.port === port && socket.protocol === 'TCP' && socket.address !== '127.0.0.1')

function http(
  { path = '/', port, scheme = 'HTTP' }: NonNullable<Probe['httpGet']>,
  { container }: Member,
  around: Surroundings,
): Outcome {
  const number = portOf(port, container)
  if (number === undefined) return fail(`couldn't find port: ${String(port)}`)
  const at = hostPort(around.ip, number)
  const slashed = path.startsWith('/') ? path : `/${path}`
  const get = `Get "${scheme.toLowerCase()}://${at}${slashed}"`
  const socket = socketAt(number, around)
  if (!socket) return fail(`${get}: dial tcp ${at}: connect: connection refused`)
  if (scheme === 'HTTPS') return fail(`${get}: http: server gave HTTP response to HTTPS client`)
  const status = httpStatus(around.pod, socket, {
    method: 'GET',
    path: slashed,
    clientIP: around.pod.status.hostIP ?? '',
    host: at,
  })
  if (status === 0) return fail(`${get}: net/http: HTTP/1.x transport connection broken: malformed HTTP response`)
  return status >= 200 && status < 400 ? OK : fail(`HTTP probe failed with statuscode: ${status}`)
}

function tcpSocket({ port }: NonNullable<Probe['tcpSocket']>, { container }: Member, around: Surroundings): Outcome {
  const number = portOf(port, container)
  if (number === undefined) return fail(`couldn't find port: ${String(port)}`)
  return socketAt(number, around) ? OK : fail(`dial tcp ${hostPort(around.ip, number)}: connect: connection refused`)
}

/** Commands that look at a file see what the program's script did; others succeed once the program is up. */
function exec(command: readonly string[], member: Member, nowMs: number): Outcome {
  const [program = '', ...args] = command
  const path = args.findLast((arg) => arg.startsWith('/'))
  if (['cat', 'ls', 'stat', 'test'].includes(program) && path !== undefined) {
    return fileExists(path, member, nowMs)
      ? OK
      : fail(`command failed: ${program}: can't open '${path}': No such file or directory`)
  }
  const code = interpret(command)?.exit?.code
  if (code !== undefined && code !== 0) return fail(`command terminated with exit code ${code}`)
  return isUp(member, nowMs) ? OK : fail('command terminated with exit code 1')
}

/**
 * Asks a probe once.
 * Source: kubernetes/kubernetes pkg/probe and pkg/kubelet/prober.
 * Differs: `host` is not looked at; an exec command succeeds once the program is up, unless it is one that is known to fail.
 */
export function ask(probe: Probe, member: Member, around: Surroundings): Outcome {
  if (probe.httpGet) return http(probe.httpGet, member, around)
  if (probe.tcpSocket) return tcpSocket(probe.tcpSocket, member, around)
  if (probe.exec) return exec(probe.exec.command ?? [], member, around.nowMs)
  if (probe.grpc)
    return socketAt(probe.grpc.port, around)
      ? OK
      : fail(`timeout: failed to connect service "${hostPort(around.ip, probe.grpc.port)}" within 1s: context deadline exceeded`)
  return OK
}

const periodMs = ({ periodSeconds = 10 }: Probe): number => Math.max(1, periodSeconds) * 1000

/** A probe of a container that has just started. */
export const firstAsk = ({ initialDelaySeconds = 0 }: Probe, startedMs: number): ProbeRun => ({
  nextMs: startedMs + initialDelaySeconds * 1000,
  lastMs: startedMs,
  successes: 0,
  failures: 0,
  verdict: null,
})

/**
 * The probe's run after an outcome. When its verdict stands and nothing in the Pod is about to change, it is not asked any
 * more: whatever changes the answer wakes it.
 * Differs: upstream goes on asking, and goes on recording failures.
 */
export function afterAsking(probe: Probe, run: ProbeRun, outcome: Outcome, around: Surroundings): ProbeRun {
  const [successes, failures] = outcome.ok ? [run.successes + 1, 0] : [0, run.failures + 1]
  const met = outcome.ok ? successes >= (probe.successThreshold ?? 1) : failures >= (probe.failureThreshold ?? 3)
  const verdict = met ? (outcome.ok ? 'success' : 'failure') : run.verdict
  const rests = met && !mayChangeByItself(around)
  return { nextMs: rests ? null : around.nowMs + periodMs(probe), lastMs: around.nowMs, successes, failures, verdict }
}

/** A resting probe asked again at the next of its regular times. */
export function woken(probe: Probe, run: ProbeRun, nowMs: number): ProbeRun {
  if (run.nextMs !== null) return run
  const period = periodMs(probe)
  return { ...run, nextMs: run.lastMs + Math.ceil((nowMs - run.lastMs) / period) * period }
}
