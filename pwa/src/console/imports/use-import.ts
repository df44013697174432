import { computed, onScopeDispose, reactive, ref, type ComputedRef, type Reactive, type Ref } from 'vue'
import { failureOf, type Failure } from '@/api/failure'
import { useNow } from '../clock'
import { fieldFaults } from '../words'
import { ask, client } from '../session'

/** An import as the server answers it: of a case or of a person. */
export interface Imported {
  id: string
  state: 'waiting' | 'reading' | 'checking' | 'writing' | 'telling' | 'done' | 'refused'
  share: number
  dry_run: boolean
  file_name: string | null
  begun_at: string
  ended_at: string | null
  columns: string[]
  mapping: Record<string, string>
  total: number
  taken?: number
  enrolled?: number
  unchanged?: number
  refused_count: number
  /** The first of them. `source_no` or `name` says whose row it is. */
  refused: { row: number; reason: string; source_no?: string; name?: string }[]
  known?: { row: number; source_no: string; case_no: string; why: string }[]
  compared?: number
  /** Words that are no category's name: known as what people call one, or left to the one chosen for the whole file. */
  by_word?: ReadWord[]
  by_default?: ReadWord[]
  by_default_rows?: number
  /** How urgent rows become that say it in another word, or less than their category is at least. */
  by_urgency?: { said: string; urgency: string; rows: number }[]
  /** Rows that tell of what happened longer ago than so many days. */
  old_rows?: number
  old_days?: number
  /** A register of what was settled before. */
  settled?: boolean
  /** Telephones that look wrong; taken all the same. */
  doubts?: Imported['refused']
  doubtful_rows?: number
  /** Of a trial: what stands first in each column. */
  examples?: Record<string, string>
  problem: { title: string } | null
}

/** `said` is null where nothing was written, and empty where it is not told again. */
export interface ReadWord { said: string | null; category: string; rows: number }

/** Bare POST of a large file is answered before it is done; then it is looked at again and again. */
const everyMs = 1500
const uploadMs = 900_000
/** The trial says nothing of what would be taken in now: it is made anew, and looked at before anything is taken. */
const overAgain = ['bulk.trial_over', 'bulk.trial_changed']
/** Whoever comes back so soon comes to see what became of it. */
const recentMs = 3_600_000

export const stateWords: Record<Imported['state'], string> = {
  waiting: '排队等候', reading: '正在读文件', checking: '正在逐行核对', writing: '正在登记', telling: '正在整理结果', done: '好了', refused: '没有收',
}

export interface ImportFlow {
  file: Ref<File | null>
  unread: Ref<boolean>
  mapping: Reactive<Record<string, string>>
  columns: Ref<string[]>
  guessed: Ref<Record<string, string>>
  examples: Ref<Record<string, string>>
  tried: Ref<Imported | null>
  taken: Ref<Imported | null>
  running: Ref<Imported | null>
  failure: Ref<Failure | null>
  busy: Ref<'' | 'trying' | 'taking'>
  leftOut: ComputedRef<string[]>
  faults: ComputedRef<string[]>
  choose: (event: Event) => Promise<void>
  run: (dry: boolean) => Promise<void>
  point: (name: string, heading: string) => void
  again: () => void
  comeBack: () => Promise<void>
  refusedFile: (id: string) => Promise<Blob | null>
  emptyList: () => Promise<Blob | null>
}

/** A list from a file: tried first, then taken in; a large one goes on by itself, and is found again here. */
export function useImport(path: string, said: () => Record<string, string | null>, done: () => void, ofEmpty: () => Record<string, string> = () => ({})): ImportFlow {
  const file = ref<File | null>(null)
  /** Moved, or still being written by another program. */
  const unread = ref(false)
  /** Only what a person has pointed at; the rest was read so last time, or the server guesses. */
  const mapping = reactive<Record<string, string>>({})
  const columns = ref<string[]>([])
  const guessed = ref<Record<string, string>>({})
  const examples = ref<Record<string, string>>({})
  const tried = ref<Imported | null>(null)
  const taken = ref<Imported | null>(null)
  const running = ref<Imported | null>(null)
  const failure = ref<Failure | null>(null)
  const busy = ref<'' | 'trying' | 'taking'>('')
  /** What stands in the file and is not taken: said, so that nobody finds out by a missing number. */
  const leftOut = computed(() => {
    const read = Object.values({ ...guessed.value, ...mapping })
    return columns.value.filter((heading) => heading && !read.includes(heading))
  })
  const faults = computed(() => (failure.value?.kind === 'refused' ? Object.values(fieldFaults(failure.value.problem.details)) : []))
  const now = useNow()
  let gone = false
  onScopeDispose(() => (gone = true))

  function forget(): void {
    for (const name of Object.keys(mapping)) Reflect.deleteProperty(mapping, name)
    columns.value = []
    tried.value = taken.value = running.value = null
    failure.value = null
  }
  async function choose(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement
    const chosen = input.files?.[0]
    if (!chosen) return
    forget()
    unread.value = false
    try {
      await chosen.slice(0, 1).arrayBuffer()
      file.value = chosen
    } catch {
      file.value = null
      unread.value = true
      return
    } finally {
      // the same file, corrected, is a choice again only when nothing is chosen
      input.value = ''
    }
    await run(true)
  }
  /** Something was changed while the file was being tried: what comes of it is of before. */
  let changed = false
  async function run(dry: boolean): Promise<void> {
    if (busy.value === 'trying') changed = true
    if (!file.value || busy.value) return
    busy.value = dry ? 'trying' : 'taking'
    failure.value = null
    if (dry) tried.value = null
    const query = { ...said(), mapping: Object.keys(mapping).length ? JSON.stringify(mapping) : null }
    const [body, trial] = [file.value, tried.value]
    const send = (): Promise<Imported> =>
      // what was tried lies at the server: it is not sent again
      !dry && trial
        ? client.request<Imported>(`${path}/imports/${trial.id}/take`, { method: 'POST', query, timeoutMs: uploadMs })
        : client.request<Imported>(`${path}/import`, { method: 'POST', query: { ...query, dry_run: '1', filename: body.name }, bytes: { body, type: 'application/octet-stream' }, timeoutMs: uploadMs })
    try {
      settle(await follow(await ask(send)))
    } catch (thrown) {
      failure.value = failureOf(thrown)
      const found = failure.value.kind === 'refused' ? columnsOf(failure.value.problem.details) : null
      if (found) {
        columns.value = found.columns
        guessed.value = found.mapping
        examples.value = found.examples
      }
    } finally {
      busy.value = ''
    }
    if (changed) {
      changed = false
      await run(true)
      return
    }
    const refusal = failure.value
    if (!dry && refusal?.kind === 'refused' && overAgain.includes(refusal.problem.code)) {
      await run(true)
      failure.value ??= refusal
    }
  }
  /** Until it is done, or the page is left: then it goes on without us. */
  async function follow(answer: Imported): Promise<Imported> {
    let last = answer
    while (last.ended_at === null && !gone) {
      running.value = last
      await new Promise((resolve) => setTimeout(resolve, everyMs))
      last = await ask(() => client.request<Imported>(`${path}/imports/${last.id}`)).catch((thrown: unknown) => {
        // out of reach for a moment: it goes on without us
        if (failureOf(thrown).kind === 'refused') throw thrown
        return last
      })
    }
    return last
  }
  function settle(answer: Imported): void {
    running.value = null
    columns.value = answer.columns
    guessed.value = answer.mapping
    examples.value = answer.examples ?? {}
    if (answer.dry_run) tried.value = answer
    else {
      taken.value = answer
      if (answer.state === 'done') done()
    }
  }
  /** What was sent before and still goes on is shown instead of an empty form. */
  async function comeBack(): Promise<void> {
    const { items } = await ask(() => client.request<{ items: Imported[] }>(`${path}/imports`)).catch(() => ({ items: [] }))
    const [last] = items
    if (!last || last.dry_run || file.value) return
    if (last.ended_at === null) {
      busy.value = 'taking'
      try {
        settle(await follow(last))
      } catch (thrown) {
        failure.value = failureOf(thrown)
      } finally {
        busy.value = ''
      }
    } else if (now.value.getTime() - Date.parse(last.ended_at) < recentMs) settle(last)
  }
  function point(name: string, heading: string): void {
    mapping[name] = heading
    void run(true)
  }
  function again(): void {
    forget()
    void run(true)
  }
  async function fetched(what: string, query: Record<string, string> = {}): Promise<Blob | null> {
    failure.value = null
    try {
      return await ask(() => client.request<Blob>(`${path}/${what}`, { query, answer: 'blob', timeoutMs: uploadMs }))
    } catch (thrown) {
      failure.value = failureOf(thrown)
      return null
    }
  }
  /** What was not taken, to be mended and sent in again. */
  const refusedFile = (id: string): Promise<Blob | null> => fetched(`imports/${id}/refused`)
  /** A list to fill in, with the headings that are known and what each is. */
  const emptyList = (): Promise<Blob | null> => fetched('import/template', ofEmpty())
  return { file, unread, mapping, columns, guessed, examples, tried, taken, running, failure, busy, leftOut, faults, choose, run, point, again, comeBack, refusedFile, emptyList }
}

/** Of a list that lacks a column: its headings and what was guessed, so that a person can point at the right one. */
export function columnsOf(details: unknown): { columns: string[]; mapping: Record<string, string>; examples: Record<string, string> } | null {
  const { columns, mapping, examples } = (details ?? {}) as { columns?: unknown; mapping?: unknown; examples?: unknown }
  if (!Array.isArray(columns)) return null
  const words = (found: unknown): Record<string, string> => (typeof found === 'object' && found !== null ? (found as Record<string, string>) : {})
  return { columns: columns.filter((one) => typeof one === 'string'), mapping: words(mapping), examples: words(examples) }
}
