import type { FromShell, ToShell } from './messages.ts'
import { TerminalSession } from './session/session.ts'

const session = new TerminalSession((message: FromShell) => self.postMessage(message))

self.onmessage = ({ data }: MessageEvent<ToShell>): void => session.receive(data)
