export const popupLook = 'fade-in rounded-m border border-line bg-surface p-1 text-m text-ink shadow-high outline-none'
export const itemLook =
  'flex cursor-default items-center gap-2 rounded-s px-2 py-1.5 text-m outline-none select-none data-disabled:opacity-50 data-highlighted:bg-brand-soft'
