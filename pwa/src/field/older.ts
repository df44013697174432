/**
 * What libraries call that Chromium 87 and iOS 15.4, the oldest we support, may not have. Imported before everything else.
 * Anything older lacks Web Locks or es2020 and is told so (suitable.ts, index.html).
 */
// as a reader of types sees it, it is always there
const known: object = Object
if (!('hasOwn' in known)) {
  Object.defineProperty(Object, 'hasOwn', { value: (object: object, name: PropertyKey) => Object.prototype.hasOwnProperty.call(object, name) })
}
if (!('at' in Array.prototype)) {
  Object.defineProperty(Array.prototype, 'at', {
    value(this: unknown[], index: number) {
      return this[index < 0 ? this.length + index : index]
    },
  })
}

export {}
