/** Why this browser cannot keep records, and what to do; null when it can. Better said than a pretended save. */
export interface Unsuitable {
  title: string
  what: string[]
}

export function unsuitable(): Unsuitable | null {
  if (/MicroMessenger|QQ\/|DingTalk|AliApp/i.test(navigator.userAgent)) {
    return {
      title: '请换浏览器打开',
      what: [
        '在微信、钉钉这类应用里打开，记录可能会丢。',
        '点右上角「…」，选「在浏览器打开」。',
        '打开后选「添加到主屏幕」，以后像应用一样用。',
      ],
    }
  }
  if (!isSecureContext) {
    return {
      title: '这个地址不安全，手机不让存记录',
      what: [
        `现在的地址是 ${location.origin}，不是 https 开头，浏览器不给离线保存和定位。`,
        '请向管理员要 https 开头的地址，或让管理员配置证书（PUBLIC_URL）。',
        '没换地址之前，请先记在纸上。',
      ],
    }
  }
  if (!('indexedDB' in globalThis) || !('serviceWorker' in navigator) || !('locks' in navigator)) {
    return {
      title: '这个浏览器太旧，或者正在无痕模式',
      what: ['请用系统自带的浏览器或 Chrome 打开，并退出无痕模式。', 'iPhone 请升级到 iOS 15.4 以上，用 Safari 打开。'],
    }
  }
  return null
}
