import { Toast } from '@base-ui/react/toast'

/** The short messages of this page: `toasts.add({ title })` says one. */
export const toasts = Toast.createToastManager()
