/** For plain tsc and ESLint; vue-tsc reads the real component types. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}
