import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { ApiError } from '@/api/failure'
import { NotAPhoto, type preparePhoto } from '@/local/photos'
import type { PhotoToKeep } from '@/local/record'
import { dropAllDrafts, dropDraft, forgetKeptPhotos, keepPhotosFor, photosOf, stepsBegun } from './drafts'
import { draftPhotosOf, keepDraftPhotos, keepDraftPhotosMs } from '@/local/draft-photos'
import PhotoBox from './PhotoBox.vue'
import { usePhotosToSend } from './use-photos-to-send'

const sendPhoto = vi.hoisted(() => vi.fn<(photo: PhotoToKeep) => Promise<void>>())
vi.mock('../calls', () => ({ sendPhoto }))
vi.mock('@/local/photos', async (original) => ({
  ...(await original<object>()),
  preparePhoto: ((file: File) => (file.type.startsWith('image/') ? Promise.resolve({ sha256: file.name, bytes: new ArrayBuffer(1), type: 'image/jpeg' }) : Promise.reject(new NotAPhoto()))) as typeof preparePhoto,
}))

const picture = (name: string): File => new File(['x'], name, { type: 'image/png' })
const photo = (sha256: string): PhotoToKeep => ({ sha256, bytes: new ArrayBuffer(1), type: 'image/jpeg' })

function box(held: PhotoToKeep[] = []) {
  const photos = ref(held)
  const put = async (now: PhotoToKeep[]): Promise<void> => {
    photos.value = now
    await wrapper.setProps({ modelValue: now })
  }
  const wrapper = mount(PhotoBox, { props: { 'modelValue': photos.value, 'busy': false, 'onUpdate:modelValue': put }, attachTo: document.body })
  const names = () => photos.value.map(({ sha256 }) => sha256)
  return { wrapper, names }
}
function bring(type: 'drop' | 'paste', files: File[], target: EventTarget = document.body, types: string[] = ['Files']): Event {
  const event = new Event(type, { bubbles: true, cancelable: true })
  const data = { files, types }
  Object.assign(event, type === 'drop' ? { dataTransfer: data } : { clipboardData: data })
  target.dispatchEvent(event)
  return event
}

describe('photos of a form', () => {
  it('are taken from a drop anywhere, once each, and taken off again', async () => {
    const { wrapper, names } = box()
    expect(bring('drop', [picture('a'), picture('b')]).defaultPrevented).toBe(true)
    await flushPromises()
    bring('drop', [picture('a')])
    await flushPromises()
    expect(names()).toEqual(['a', 'b'])
    await wrapper.find('[data-test="photo-remove"]').trigger('click')
    expect(names()).toEqual(['b'])
    wrapper.unmount()
    expect(bring('drop', [picture('c')]).defaultPrevented).toBe(false)
  })

  it('are pasted, but words pasted into a field stay words', async () => {
    const { wrapper, names } = box()
    const field = document.body.appendChild(document.createElement('textarea'))
    expect(bring('paste', [picture('word')], field, ['text/plain', 'Files']).defaultPrevented).toBe(false)
    expect(bring('paste', [picture('shot')], field).defaultPrevented).toBe(true)
    await flushPromises()
    expect(names()).toEqual(['shot'])
    wrapper.unmount()
    field.remove()
  })

  it('no more than nine, and nothing that is no photo: both are said', async () => {
    const { wrapper, names } = box(Array.from({ length: 8 }, (_, at) => photo(`p${String(at)}`)))
    bring('drop', [new File(['x'], '表.docx'), picture('late')])
    await flushPromises()
    const said = wrapper.findAll('[data-test="photo-fault"]').map((one) => one.text())
    expect(said).toEqual(['一次最多 9 张，多出来的 1 张没有加上。', '“表.docx”打不开，没有加上。照片请用 JPG 或 PNG。'])
    expect(names()).toHaveLength(8)
    wrapper.unmount()
  })
})

describe('what waits to be sent', () => {
  beforeEach(() => {
    sendPhoto.mockReset()
    dropAllDrafts()
  })

  it('stays with its draft, goes with it, and sent again sends only what has not arrived', async () => {
    const first = usePhotosToSend('a step')
    first.photos.value = [photo('a'), photo('b')]
    await flushPromises()
    expect(photosOf('a step')).toHaveLength(2)
    const { photos, progress, named, send } = usePhotosToSend('a step')
    expect(named.value).toEqual({ attachments: ['a', 'b'] })
    const said: string[] = []
    sendPhoto.mockImplementation(({ sha256 }) => {
      said.push(progress.value)
      return sha256 === 'b' && said.length === 2 ? Promise.reject(new ApiError({ kind: 'timeout' })) : Promise.resolve()
    })
    await expect(send()).rejects.toThrow()
    await send()
    expect(sendPhoto.mock.calls.map(([one]) => one.sha256)).toEqual(['a', 'b', 'b'])
    expect(said).toEqual(['正在传第 1 张照片，共 2 张……', '正在传第 2 张照片，共 2 张……', '正在传照片……'])
    expect(progress.value).toBe('')
    photos.value = []
    expect(named.value).toEqual({})
    dropDraft('a step')
    expect(photosOf('a step')).toEqual([])
  })
})

describe('a phone that ends the page while the camera is open', () => {
  const reload = async (account: string): Promise<void> => {
    vi.resetModules()
    await (await import('./drafts')).keepPhotosFor(account)
  }

  it('keeps photos for their person until they are sent, and nobody else finds them', async () => {
    await keepPhotosFor('liaison')
    const { photos } = usePhotosToSend('case finish')
    photos.value = [photo('a')]
    await vi.waitFor(async () => expect((await draftPhotosOf('liaison')).get('case finish')).toHaveLength(1))
    await reload('liaison')
    const after = await import('./drafts')
    expect([after.photosOf('case finish').map(({ sha256 }) => sha256), after.stepsBegun('case')]).toEqual([['a'], ['finish']])
    after.dropDraft('case finish')
    await vi.waitFor(async () => expect((await draftPhotosOf('liaison')).size).toBe(0))

    photos.value = [photo('b')]
    await vi.waitFor(async () => expect((await draftPhotosOf('liaison')).size).toBe(1))
    await reload('somebody else')
    expect((await import('./drafts')).stepsBegun('case')).toEqual([])
    expect((await draftPhotosOf('liaison')).size, 'gone for good').toBe(0)
  })

  it('forgets them after a week, and when somebody signs out', async () => {
    const now = Date.now()
    await keepDraftPhotos('liaison', 'case progress', [photo('a')], now - keepDraftPhotosMs)
    expect((await draftPhotosOf('liaison', now - 1)).size).toBe(1)
    expect((await draftPhotosOf('liaison', now)).size).toBe(0)
    await keepPhotosFor('liaison')
    usePhotosToSend('case return').photos.value = [photo('c')]
    await vi.waitFor(async () => expect((await draftPhotosOf('liaison')).size).toBe(1))
    await forgetKeptPhotos()
    expect((await draftPhotosOf('liaison')).size).toBe(0)
    expect(stepsBegun('case')).toContain('return')
  })
})
