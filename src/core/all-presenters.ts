import { printTable } from './apiserver/table/table.ts'
import { answerHttp } from './kubelet/http-answers.ts'
import { logLines } from './kubelet/log-lines.ts'
import type { Presenters } from './presenters.ts'

export const ALL_PRESENTERS: Required<Presenters> = { tables: printTable, http: answerHttp, logs: logLines }
