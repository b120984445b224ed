import { discover } from './apiserver/discovery.ts'
import { answerOnNodes } from './apiserver/nodes/requests.ts'
import { jsonPatch } from './apiserver/patch/json-patch.ts'
import { serverSideApply } from './apiserver/patch/server-side-apply.ts'
import { getScale, writeScale } from './apiserver/scale.ts'
import { TABLES } from './apiserver/table/table.ts'
import { answerHttp } from './kubelet/http-answers.ts'
import { machineOf } from './network/machine.ts'
import { peek } from './network/peek.ts'
import { probe, send } from './network/send.ts'
import type { Parts } from './parts.ts'

export const ALL_PARTS: Required<Parts> = {
  tables: TABLES,
  http: answerHttp,
  nodeRequests: answerOnNodes,
  discovery: discover,
  jsonPatch,
  serverSideApply,
  scale: { get: getScale, write: writeScale },
  requests: { send, probe, peek },
  machine: machineOf,
}
