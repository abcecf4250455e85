/** Acts of the audit log in plain words, by code with a hyphen for the dot; an act without one is shown by its code. */
export const acts = {
  'act-interaction-opened': 'opened a live conversation',
  'act-interaction-opened-by-supervisor': 'opened a live conversation',
  'act-thing-seen': 'looked at it',
  'act-moments-read': 'looked at how it was judged',
  'act-workspace-changed': 'changed the settings',
  'act-workspace-added': 'added a workspace',
  'act-invitation-made': 'invited somebody',
  'act-invitation-accepted': 'accepted an invitation',
  'act-invitation-withdrawn': 'withdrew an invitation',
  'act-key-added': 'made an API key',
  'act-key-removed': 'removed an API key',
  'act-mail-changed': 'changed outgoing mail',
  'act-membership-changed': 'changed what somebody may do',
  'act-vendor-added': 'added a vendor',
  'act-queue-changed': 'changed a queue',
  'act-person-invited': 'invited somebody',
} as const
