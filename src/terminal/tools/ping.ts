import { sendThrough } from '../machine.ts'
import { fromOf } from '../stand.ts'
import { parseFlags } from './flags.ts'
import { connectionOf, sentPacket } from './http-words.ts'
import type { Call } from './tool.ts'

const PING_EVERY_MS = 1000

/** Source: iputils ping, and BusyBox's words where the userland is BusyBox. */
export const pingOf =
  (busybox: boolean) =>
  async (call: Call): Promise<number> => {
    const flags = parseFlags(call.args, { letters: 'c:W:w:i:nq46', long: {} })
    const [target] = flags.words
    if (target === undefined || flags.unknown !== null) {
      call.err(
        flags.unknown
          ? `switchyard: ping: ${flags.unknown} is not modelled; modelled are -c -W -w -i -4 -6\n`
          : 'ping: usage error: Destination address required\n',
      )
      return 2
    }
    const count = flags.has('c') ? Number(flags.value('c')) : Number.POSITIVE_INFINITY
    const waitMs = Number(flags.value('W') ?? 1) * 1000
    const host = target.includes(':') ? `[${target}]` : target
    let [sent, got, ip] = [0, 0, '']
    for (let seq = 1; seq <= count && !call.signal.aborted; seq += 1) {
      const trace = await sendThrough(
        call.machine,
        { from: fromOf(call.stand), to: `icmp://${host}`, timeoutMs: waitMs },
        call.signal,
      )
      if (call.signal.aborted) break
      const state = connectionOf(trace)
      if (state === 'unresolved') {
        call.err(busybox ? `ping: bad address '${target}'\n` : `ping: ${target}: Name or service not known\n`)
        return busybox ? 1 : 2
      }
      ip = sentPacket(trace)?.dstIP ?? target
      if (seq === 1) call.out(`PING ${target} (${ip})${busybox ? ': 56 data bytes' : ' 56(84) bytes of data.'}\n`)
      sent += 1
      if (state === 'open') {
        got += 1
        const ms = `${Math.max(0.1, trace.elapsedMs).toFixed(busybox ? 3 : 2)} ms`
        call.out(
          busybox
            ? `64 bytes from ${ip}: seq=${seq - 1} ttl=62 time=${ms}\n`
            : `64 bytes from ${ip}: icmp_seq=${seq} ttl=62 time=${ms}\n`,
        )
      } else if (state === 'refused') call.out(busybox ? '' : `From ${ip} icmp_seq=${seq} Destination Port Unreachable\n`)
      if (seq < count && state === 'open') await call.run(`sleep ${PING_EVERY_MS / 1000}`)
    }
    if (sent === 0) return 130
    const loss = Math.round(((sent - got) / sent) * 100)
    call.out(`\n--- ${target} ping statistics ---\n`)
    call.out(
      busybox
        ? `${sent} packets transmitted, ${got} packets received, ${loss}% packet loss\n`
        : `${sent} packets transmitted, ${got} received, ${loss}% packet loss, time ${(sent - 1) * 1000}ms\n`,
    )
    return got > 0 ? 0 : 1
  }
