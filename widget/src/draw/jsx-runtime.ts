/** What JSX becomes (`jsxImportSource`): plain descriptions that `draw.ts` turns into elements. Only the types are Preact's. */
import type { ComponentChildren, JSX as Known, VNode } from 'preact'

/** A function from props to descriptions: no state of its own, the view has it all. */
export type Component = (props: never) => ComponentChildren
export interface Described {
  type: string | Component
  props: Record<string, unknown> & { children?: ComponentChildren }
  key?: string | number | null
}

export declare namespace JSX {
  type Element = VNode
  type ElementType = string | Component
  type IntrinsicElements = Known.IntrinsicElements
  interface ElementChildrenAttribute {
    children: unknown
  }
  interface IntrinsicAttributes {
    key?: string | number | null
  }
}

export const jsx = (type: Described['type'], props: Described['props'], key?: string | number | null) =>
  ({ type, props, key }) as unknown as VNode
export { jsx as jsxs }
export const Fragment = (props: { children?: ComponentChildren }): ComponentChildren => props.children
