import { defineCommand } from '../define.ts'

export const getCommand = defineCommand('get', async ({ host }) => {
  host.stdout('')
  return 0
})
