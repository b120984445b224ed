import { createStore } from 'zustand/vanilla'

export type DialogName = 'help' | 'share' | 'lessons'

/** Which dialog is open. */
export const dialogs = createStore<{ readonly open: DialogName | null }>(() => ({ open: null }))

export const openDialog = (open: DialogName): void => dialogs.setState({ open })
export const closeDialog = (): void => dialogs.setState({ open: null })
