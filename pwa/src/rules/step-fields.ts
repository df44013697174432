/** Words or a photo there must be (`_faults` in server/cases/workflow.py): then no single field may be left out as one likes. */
export function wordsOrPhoto({ photos, fields }: { photos?: boolean; fields: readonly { required: boolean }[] }): boolean {
  return photos === true && !fields.some(({ required }) => required)
}
