import { defineAsyncComponent } from 'vue'

/** Both maps are a chunk of their own: nobody waits for the library before the first screen stands. */
export const ConsoleMap = defineAsyncComponent(() => import('./ConsoleMap.vue'))
export const FieldMap = defineAsyncComponent(() => import('./FieldMap.vue'))
export const TrackMap = defineAsyncComponent(() => import('./TrackMap.vue'))
export type * from './types'
