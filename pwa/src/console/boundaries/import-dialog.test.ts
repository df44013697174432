import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/api/failure'
import ImportDialog from './ImportDialog.vue'

const request = vi.hoisted(() => vi.fn())
vi.mock('../session', () => ({ ask: (question: () => unknown) => question(), client: { request } }))

const counts = { new: 0, changed: 2, same: 16, redrawn: 2, retired: 0, repaired: 0, refused: 0 }
const answer = { id: null, columns: ['code', 'name'], code_field: 'code', name_field: 'name', counts, repaired: [], refused: [], retired: [], kept: [], in_force: 1010, asks_consent: false, shifted: false, warnings: [] as string[], misfits: { items: [], counts: { overlap: 0, gap: 0, sticks_out: 0, misplaced: 0 }, total: 0 }, dry_run: true }
const many = { ...answer, counts: { ...counts, retired: 992 }, asks_consent: true }

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = () => undefined
  request.mockReset()
})

async function tried(told: object): Promise<VueWrapper> {
  request.mockResolvedValueOnce(told)
  const dialog = mount(ImportDialog)
  const input = dialog.get<HTMLInputElement>('[data-test="boundary-file"]')
  Object.defineProperty(input.element, 'files', { value: [new File(['x'], '花园.gpkg')] })
  await input.trigger('change')
  await flushPromises()
  return dialog
}
const query = (): Record<string, unknown> => (request.mock.lastCall as [string, { query: Record<string, unknown> }])[1].query
const button = (dialog: VueWrapper): HTMLButtonElement => dialog.get<HTMLButtonElement>('[data-test="boundary-take"]').element

describe('a boundary file that was tried', () => {
  it('is green and taken with one click where little goes', async () => {
    const dialog = await tried(answer)
    expect(dialog.get('[data-test="boundary-counts"]').classes()).toContain('good')
    expect(dialog.find('[data-test="boundary-going"]').exists()).toBe(false)
    expect(dialog.find('[data-test="boundary-agreed"]').exists()).toBe(false)
    expect([button(dialog).disabled, button(dialog).textContent]).toEqual([false, '导入 2 个区域'])
  })

  it('says in the warning colour that some go, and asks nothing more of few', async () => {
    const dialog = await tried({ ...answer, counts: { ...counts, changed: 0, retired: 5 } })
    expect(dialog.get('[data-test="boundary-counts"]').classes()).not.toContain('good')
    expect(dialog.get('[data-test="boundary-going"]').text()).toBe('会停用 5 / 1010 个区域：文件里没有它们。')
    expect([button(dialog).disabled, button(dialog).textContent]).toEqual([false, '停用 5 个区域'])
  })

  it('waits for a word of consent where most of the district would go, and tells the server how many', async () => {
    const dialog = await tried(many)
    expect(dialog.get('[data-test="boundary-going"]').text()).toBe('会停用 992 / 1010 个区域：文件里没有它们。')
    expect([button(dialog).disabled, button(dialog).textContent]).toEqual([true, '导入 2 个区域，停用 992 个'])
    const agreed = dialog.get<HTMLInputElement>('[data-test="boundary-agreed"]')
    expect(agreed.element.parentElement?.textContent).toContain('我确认停用 992 个区域')
    await agreed.setValue(true)
    expect(button(dialog).disabled).toBe(false)
    request.mockResolvedValueOnce({ ...many, id: '1', dry_run: false })
    await dialog.get('[data-test="boundary-take"]').trigger('click')
    await flushPromises()
    expect(query()).toMatchObject({ dry_run: '0', retire_agreed: 992 })
    expect(dialog.get('[data-test="boundary-going"]').text()).toContain('已停用 992 / 1010 个区域')
  })

  it('forgets the word when the file is tried anew, and asks again where more would go by now', async () => {
    const dialog = await tried(many)
    await dialog.get('[data-test="boundary-agreed"]').setValue(true)
    request.mockResolvedValueOnce(many)
    await dialog.get('[data-test="boundary-crs"]').setValue('gcj02')
    await flushPromises()
    expect(button(dialog).disabled).toBe(true)
    await dialog.get('[data-test="boundary-agreed"]').setValue(true)
    const problem = { type: '/problems/areas.retires_many', title: '这样会停用 1012 个区域里的 994 个', status: 422, code: 'areas.retires_many', details: { retired: 994, in_force: 1012 } }
    request.mockRejectedValueOnce(new ApiError({ kind: 'refused', problem }))
    await dialog.get('[data-test="boundary-take"]').trigger('click')
    await flushPromises()
    expect(dialog.get('[data-test="boundary-error"]').text()).toContain('994')
    expect(dialog.get('[data-test="boundary-going"]').text()).toContain('会停用 994 / 1012 个区域')
    expect(button(dialog).disabled).toBe(true)
  })

  it('says what looks like another system, and takes it only when it is meant', async () => {
    const sentence = '18 个区域都往同一方向移了约 960 米，像是百度上描的（BD-09）。请选对坐标系。'
    const dialog = await tried({ ...answer, shifted: true, warnings: [sentence], misfits: { ...answer.misfits, counts: { ...answer.misfits.counts, gap: 945 }, total: 945 } })
    expect(dialog.get('[data-test="boundary-warning"]').text()).toBe(sentence)
    expect(dialog.get('[data-test="boundary-warning"]').classes()).toEqual(['notice'])
    expect(dialog.get('[data-test="boundary-counts"]').classes()).not.toContain('good')
    expect(dialog.get('[data-test="boundary-misfits"]').text()).toContain('先看坐标选错没有')
    expect(button(dialog).disabled).toBe(true)
    await dialog.get('[data-test="boundary-shift-agreed"]').setValue(true)
    request.mockResolvedValueOnce({ ...answer, id: '1', dry_run: false })
    await dialog.get('[data-test="boundary-take"]').trigger('click')
    await flushPromises()
    expect(query()).toMatchObject({ dry_run: '0', retire_agreed: null, shift_agreed: '1' })
  })

  it('lists where the borders would not fit, in the warning colour, and lets them be taken', async () => {
    const overlap = { kind: 'overlap', areas: [{ code: '620902001001001', name: '甲' }], square_m: 95_210, sentence: '甲和乙重叠了 95210 平方米' }
    const dialog = await tried({ ...answer, misfits: { items: [overlap], counts: { ...answer.misfits.counts, overlap: 1, gap: 2 }, total: 3 } })
    expect(dialog.get('[data-test="boundary-misfits"]').text()).toBe('照这样导入，边界有 3 处对不上：重叠 1 处，空隙 2 处。可以先改文件，也可以照样导入。')
    expect(dialog.get('[data-test="boundary-rows"]').text()).toContain('620902001001001重叠甲和乙重叠了')
    expect(dialog.get('[data-test="boundary-counts"]').classes()).not.toContain('good')
    expect(button(dialog).disabled).toBe(false)
  })
})
