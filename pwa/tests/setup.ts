// before Dexie is loaded: it looks for IndexedDB once, at import
import 'fake-indexeddb/auto'
