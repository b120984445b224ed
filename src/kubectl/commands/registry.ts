import type { Command } from '../command.ts'
import { apiResourcesCommand, apiVersionsCommand } from './api-resources.ts'
import { applyCommand } from './apply/apply.ts'
import { clusterInfoCommand } from './cluster-info.ts'
import { configCommands } from './config/config.ts'
import { createConfigMapCommand, createSecretCommand } from './create/config.ts'
import { createCommand } from './create/create.ts'
import { createDeploymentCommand } from './create/deployment.ts'
import { createNamespaceCommand } from './create/namespace.ts'
import { serviceCommands } from './create/service.ts'
import { deleteCommand } from './delete/delete.ts'
import { describeCommand } from './describe/describe.ts'
import { diffCommand } from './diff/diff.ts'
import { editCommand } from './edit/edit.ts'
import { eventsCommand } from './events.ts'
import { execCommand } from './exec.ts'
import { explainCommand } from './explain/explain.ts'
import { exposeCommand } from './expose/expose.ts'
import { getCommand } from './get/get.ts'
import { logsCommand } from './logs/logs.ts'
import { annotateCommand } from './metadata/annotate.ts'
import { labelCommand } from './metadata/label.ts'
import { patchCommand } from './patch.ts'
import { portForwardCommand } from './port-forward/port-forward.ts'
import { proxyCommand } from './proxy.ts'
import { replaceCommand } from './replace.ts'
import { rolloutChanges } from './rollout/change.ts'
import { rolloutHistoryCommand } from './rollout/history.ts'
import { rolloutStatusCommand } from './rollout/status.ts'
import { rolloutUndoCommand } from './rollout/undo.ts'
import { runCommand } from './run/run.ts'
import { scaleCommand } from './scale.ts'
import { setEnvCommand } from './set/env.ts'
import { setImageCommand } from './set/image.ts'
import { setSelectorCommand } from './set/selector.ts'
import { versionCommand } from './version.ts'
import { waitCommand } from './wait.ts'

/** Every command that is modelled. A group that only prints its help is known by its declaration. */
export const COMMANDS: readonly Command[] = [
  annotateCommand,
  apiResourcesCommand,
  apiVersionsCommand,
  applyCommand,
  clusterInfoCommand,
  ...configCommands,
  createCommand,
  createConfigMapCommand,
  createDeploymentCommand,
  createNamespaceCommand,
  createSecretCommand,
  deleteCommand,
  describeCommand,
  editCommand,
  diffCommand,
  eventsCommand,
  execCommand,
  exposeCommand,
  explainCommand,
  getCommand,
  labelCommand,
  logsCommand,
  patchCommand,
  portForwardCommand,
  proxyCommand,
  replaceCommand,
  ...rolloutChanges,
  rolloutHistoryCommand,
  rolloutStatusCommand,
  rolloutUndoCommand,
  runCommand,
  scaleCommand,
  ...serviceCommands,
  setEnvCommand,
  setImageCommand,
  setSelectorCommand,
  versionCommand,
  waitCommand,
]
