import { sendPhoto } from '@/api/public-case'
import { hex } from '@/rules/hex'
import { add, element, field } from './dom'

/** Photos for a report: made small here, so that they travel and tell nothing of the phone or the place; never in the way of the words. */

const most = 3
const side = 1600

interface Photo {
  sha256: string
  blob: Blob
}

/** Drawn anew: no EXIF comes along. */
function shrink(file: File): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const url = URL.createObjectURL(file)
    const image = new Image()
    const unreadable = (): void => {
      URL.revokeObjectURL(url)
      reject(new Error('no photo'))
    }
    image.onerror = unreadable
    image.onload = () => {
      const { naturalWidth: width, naturalHeight: height } = image
      const scale = Math.min(1, side / Math.max(width, height))
      const canvas = element('canvas')
      canvas.width = Math.max(1, Math.round(width * scale))
      canvas.height = Math.max(1, Math.round(height * scale))
      const context = canvas.getContext('2d')
      if (!context) {
        unreadable()
        return
      }
      context.drawImage(image, 0, 0, canvas.width, canvas.height)
      URL.revokeObjectURL(url)
      canvas.toBlob((blob) => {
        if (blob) resolve(blob)
        else reject(new Error('no photo'))
      }, 'image/jpeg', 0.8)
    }
    image.src = url
  })
}

async function named(file: File): Promise<Photo> {
  const blob = await shrink(file)
  const bytes = await new Response(blob).arrayBuffer()
  return { blob, sha256: hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))) }
}

export interface PhotoBox {
  box: HTMLElement | null
  /** What the report says of them: their names, with what is written. */
  names: () => string[]
  busy: () => boolean
  /** Sends them after the words; answers those that did not get through. */
  send: (photos?: Photo[]) => Promise<Photo[]>
}

export function photoBox(): PhotoBox {
  let photos: Photo[] = []
  let making = 0
  const kept = element('input')
  kept.type = 'hidden'
  kept.name = 'photos'
  const names = (): string[] => kept.value.split(',').filter(Boolean)
  const send = async (some = photos): Promise<Photo[]> => {
    const left: Photo[] = []
    for (const photo of some) if (!(await sendPhoto(photo.sha256, photo.blob))) left.push(photo)
    return left
  }
  // what cannot make a photo small, or name it, sends words
  if (!('subtle' in crypto && 'toBlob' in HTMLCanvasElement.prototype)) return { box: null, names: () => [], busy: () => false, send }

  const pick = element('input')
  pick.type = 'file'
  pick.accept = 'image/*'
  pick.multiple = true
  pick.className = 'spoken-only' // a browser's own words ("no file chosen") would stand beside photos that are there
  const shown = element('p', '', 'photos-shown', 'photos')
  const said = element('p', '', 'photos-said', 'quiet')
  said.setAttribute('role', 'status')
  const box = field(pick, 'photo', '照片', `最多 ${most} 张，可不加`)
  pick.removeAttribute('name') // of the form only their names are kept
  const button = element('label', '拍照或选照片', 'photo-button', 'call plain')
  button.htmlFor = pick.id
  add(box, [button, shown, said, kept])

  function show(): void {
    kept.value = photos.map(({ sha256 }) => sha256).join(',')
    kept.dispatchEvent(new Event('change', { bubbles: true }))
    shown.textContent = ''
    photos.forEach((photo, at) => {
      const image = element('img')
      image.src = URL.createObjectURL(photo.blob)
      image.alt = `照片 ${at + 1}`
      const away = element('button', '去掉', `photo-away-${at}`, 'plain')
      away.type = 'button'
      away.setAttribute('aria-label', `去掉照片 ${at + 1}`)
      away.addEventListener('click', () => {
        photos = photos.filter((one) => one !== photo)
        said.textContent = ''
        show()
        pick.focus()
      })
      add(shown, [element('span', '', '', '', image, away)])
    })
    pick.disabled = photos.length >= most
  }

  pick.addEventListener('change', () => {
    const files: File[] = [].slice.call(pick.files)
    pick.value = ''
    if (files.length === 0) return
    making += 1
    said.textContent = '正在把照片变小……'
    let unread = 0
    const taken = files.slice(0, most - photos.length)
    void Promise.all(taken.map((file) => named(file).catch(() => ((unread += 1), null)))).then((made) => {
      for (const photo of made) if (photo && photos.every(({ sha256 }) => sha256 !== photo.sha256)) photos.push(photo)
      making -= 1
      said.textContent = [unread > 0 ? `有 ${unread} 张打不开，没有加。` : '', files.length > taken.length ? `最多 ${most} 张，多的没有加。` : ''].join('')
      show()
    })
  })
  // after a reload the words are there again and the photos are not
  kept.addEventListener('input', () => {
    if (kept.value && photos.length === 0) said.textContent = '这一页刷新过，照片要重新选。'
  })
  return { box, names, busy: () => making > 0, send }
}

/** Said where the words have arrived and photos have not: they can be sent again from here. */
export function photosLeft(left: Photo[], send: PhotoBox['send']): HTMLElement | null {
  if (left.length === 0) return null
  const said = element('p', `您写的收到了，照片有 ${left.length} 张没传上去。`, 'photos-left', 'trouble')
  said.setAttribute('role', 'status')
  const again = element('button', '再传一次照片', 'photos-again', 'plain')
  again.addEventListener('click', () => {
    again.disabled = true
    said.textContent = '正在传照片……'
    void send(left).then((still) => {
      left = still
      again.disabled = false
      if (still.length === 0) again.parentNode?.removeChild(again)
      said.className = still.length === 0 ? 'thanks' : 'trouble'
      said.textContent = still.length === 0 ? '照片也收到了。' : `还有 ${still.length} 张没传上去，网好一点再点。`
    })
  })
  return element('section', '', '', '', said, again)
}
