import { shallowRef } from 'vue'

export interface JustSaved {
  operationId: string
  /** The record's name, as its card has it. */
  title: string
  /** Who it is about, told only while the list is open. */
  whom?: string
  /** Somebody must act soon: while the centre has not got it, the screen says so. */
  pressing: boolean
  /** Whom to call then. */
  calls?: string[]
  /** Takes it back while it was never on its way, and says where it is filled in again; null: it is too late. */
  undo?: () => Promise<string | null>
}

/** The record saved last, told at the top of 今日 until the worker goes on to something else. */
export const justSaved = shallowRef<JustSaved | null>(null)
