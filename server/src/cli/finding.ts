/** One thing the doctor looked at: well, worth knowing, or in need of mending (then `remedy` says how). */
export type Finding = { state: 'well' | 'note' | 'ill'; about: string; what: string; remedy?: string }

export const well = (about: string, what: string): Finding => ({ state: 'well', about, what })
export const note = (about: string, what: string, remedy?: string): Finding => ({ state: 'note', about, what, remedy })
export const ill = (about: string, what: string, remedy: string): Finding => ({ state: 'ill', about, what, remedy })
