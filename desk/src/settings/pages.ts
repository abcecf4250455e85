import type { RolePermission } from '@peakend/contract/permissions.ts'

/** The pages of the settings, in groups; each shown to those who may change (or, for the log, read) it. */
export const settingsGroups = [
  {
    name: 'groupBrand',
    pages: [
      { code: 'brand', permission: 'workspace.change' },
      { code: 'chat', permission: 'workspace.change' },
      { code: 'mailboxes', permission: 'workspace.change' },
      { code: 'messaging', permission: 'workspace.change' },
      { code: 'counter', permission: 'workspace.change' },
      { code: 'numbers', permission: 'queues.change' },
      { code: 'menus', permission: 'queues.change' },
      { code: 'phone-systems', permission: 'workspace.change' },
      { code: 'hours', permission: 'queues.change' },
      { code: 'holidays', permission: 'queues.change' },
      { code: 'closed', permission: 'queues.change' },
    ],
  },
  {
    name: 'groupWork',
    pages: [
      { code: 'queues', permission: 'queues.change' },
      { code: 'priorities', permission: 'queues.change' },
      { code: 'call-backs', permission: 'queues.change' },
      { code: 'call-lists', permission: 'floor.change' },
      { code: 'skills', permission: 'queues.change' },
      { code: 'answers', permission: 'answers.change' },
      { code: 'needs', permission: 'standards.change' },
      { code: 'away', permission: 'queues.change' },
    ],
  },
  {
    name: 'groupRules',
    pages: [
      { code: 'sureness', permission: 'standards.change' },
      { code: 'staff', permission: 'workspace.change' },
      { code: 'recordings', permission: 'workspace.change' },
      { code: 'transcription', permission: 'workspace.change' },
      { code: 'keeping', permission: 'workspace.change' },
      { code: 'audit', permission: 'audit.read' },
    ],
  },
  {
    name: 'groupTech',
    pages: [
      { code: 'mail', permission: 'workspace.change' },
      { code: 'model', permission: 'workspace.change' },
      { code: 'keys', permission: 'keys.change' },
      { code: 'vendors', permission: 'people.change' },
    ],
  },
] as const satisfies readonly { name: string; pages: readonly { code: string; permission: RolePermission }[] }[]

export type SettingsCode = (typeof settingsGroups)[number]['pages'][number]['code']
export const settingsPages = settingsGroups.flatMap((group) => [...group.pages])
