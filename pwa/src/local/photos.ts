import { sha256 } from '@/rules/hex'
import type { PhotoToKeep } from './record'

/** Longest edge in pixels and JPEG quality: 2.7 MB from a phone's camera become about 134 KB, and a meter is still legible. */
const longestEdge = 1600
const quality = 0.72

/** As many as one record carries; the server takes no more. */
export const mostPhotos = 9

export class NotAPhoto extends Error {
  override readonly name = 'NotAPhoto'
}

/** Shrinks a picture, without what the camera wrote into it, and names it by its SHA-256. Throws NotAPhoto when the file cannot be read as one. */
export async function preparePhoto(file: Blob): Promise<PhotoToKeep> {
  const jpeg = await shrink(file)
  const bytes = await jpeg.arrayBuffer()
  return { sha256: await sha256(bytes), bytes, type: jpeg.type }
}

async function shrink(file: Blob): Promise<Blob> {
  let bitmap: ImageBitmap
  try {
    // the camera's turn is applied here; without it portraits would lie on their side once EXIF is gone
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    throw new NotAPhoto()
  }
  const scale = Math.min(1, longestEdge / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  try {
    if ('OffscreenCanvas' in globalThis) {
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')
      if (context) {
        context.drawImage(bitmap, 0, 0, width, height)
        return await canvas.convertToBlob({ type: 'image/jpeg', quality })
      }
    }
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height)
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new NotAPhoto())), 'image/jpeg', quality)
    })
  } finally {
    bitmap.close()
  }
}
