import { defineAsyncComponent, h, type Component } from 'vue'
import type FieldMapOf from './FieldMap.vue'

/** A part that is not on the phone and cannot come now. Drawn here: a component file would go with the map. */
const missing: Component = () =>
  h('p', { class: 'map-missing', role: 'status', 'data-test': 'map-missing' }, '地图还没下到手机里，连上网打开一次就有。没有地图照样能记：选网格就行。')

/** Both maps are a chunk of their own: nobody waits for the library before the first screen stands. */
export const ConsoleMap = defineAsyncComponent(() => import('./ConsoleMap.vue'))
export const ProblemMap = defineAsyncComponent(() => import('./ProblemMap.vue'))
export const TrackMap = defineAsyncComponent(() => import('./TrackMap.vue'))
export const FieldMap = defineAsyncComponent<typeof FieldMapOf>({ loader: () => import('./FieldMap.vue'), errorComponent: missing, delay: 0 })
export type FieldMapInstance = InstanceType<typeof FieldMapOf>
export type * from './types'
