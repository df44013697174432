import { shallowRef } from 'vue'
import type { FilledIn } from '@/local/take-back'

export interface JustSaved {
  operationId: string
  /** The record's name, as its card has it. */
  title: string
  /** Who it is about, told only while the list is open. */
  whom?: string
  /** Somebody must act soon: while the centre has not got it, the screen says so. */
  pressing: boolean
  /** Where it is filled in again once it was taken back; null: it cannot be. */
  form: (FilledIn & { to: string }) | null
}

/** The record saved last, told at the top of 今日, or of what it is about, until the worker goes on to something else. */
export const justSaved = shallowRef<JustSaved | null>(null)
