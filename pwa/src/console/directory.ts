import { computed, shallowReactive } from 'vue'
import { ApiError, failureOf } from '@/api/failure'
import type { components } from '@/api/schema'
import { ask, client, permissions } from './session'

export type Directory = components['schemas']['DirectoryOut']
export type UnitLine = Directory['units'][number]
export type SpecialistLine = Directory['specialists'][number]

/** Units and specialists, and who is on call: read once, and again by whoever edits them or looks at who is there now. */
const state = shallowReactive<{ directory: Directory | null }>({ directory: null })

export async function loadDirectory(): Promise<void> {
  if (!permissions().includes('unit.read')) return
  try {
    state.directory = await ask(() => client.request<Directory>('/api/v1/units'))
  } catch (thrown) {
    failureOf(thrown) // names are then shown by whatever names them; asked again with the next page
  }
}

export async function changeDirectory(path: string, json: Record<string, unknown>): Promise<void> {
  try {
    state.directory = await ask(() => client.request<Directory>(`/api/v1/${path}`, { json }))
  } catch (thrown) {
    // a colleague was faster: what is tried next is tried on what there is now
    if (thrown instanceof ApiError && thrown.failure.kind === 'refused' && thrown.failure.problem.status === 409) await loadDirectory()
    throw thrown
  }
}

export function forgetDirectory(): void {
  state.directory = null
}

export function useDirectory() {
  if (state.directory === null) void loadDirectory()
  return {
    directory: computed(() => state.directory),
    /** Those a case can be given to. */
    units: computed(() => state.directory?.units.filter(({ retired }) => !retired) ?? []),
    unitName: (id: string): string => state.directory?.units.find((unit) => unit.id === id)?.name ?? (state.directory === null ? '……' : id),
  }
}
