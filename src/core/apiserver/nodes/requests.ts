import { methodNotAllowed } from '../errors.ts'
import { proxyRouteOf } from '../proxy/backend.ts'
import { proxyRequest } from '../proxy/handle.ts'
import { respondStatus } from '../response.ts'
import type { NodeRequests } from './access.ts'
import { logRouteOf, readLog } from './log.ts'

/** `…/pods/P/log` and `…/{pods,services}/X/proxy/…`. */
export const answerOnNodes: NodeRequests = (request, target, world) => {
  const proxy = proxyRouteOf(target.path)
  if (proxy) return proxyRequest(proxy, request, target, world)
  const log = logRouteOf(target.path)
  if (!log) return null
  return request.method === 'GET' ? readLog(log, target.query, world) : respondStatus(methodNotAllowed())
}
