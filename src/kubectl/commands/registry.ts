import type { Command } from '../command.ts'
import { getCommand } from './get/get.ts'

/** Every command that is modelled; groups without a `run` of their own are known by their declaration. */
export const COMMANDS: readonly Command[] = [getCommand]
