import { chooseWorkspace } from '../api/workspace-choice.ts'
import { queries } from '../api/queries.ts'
import { useMe, useMember } from '../session/me.ts'
import { Menu } from '../ui/menu.tsx'
import { shellWords } from '../words/shell.ts'
import { useWords } from '../words/words.ts'
import { BrandSign } from './brand-sign.tsx'

/** Which brand one looks at; only for people who belong to several. The inbox holds all of them anyway. */
export function WorkspaceMenu() {
  const t = useWords(shellWords)
  const me = useMe()
  const member = useMember()
  if (!member || me.memberships.length < 2) return null
  return (
    <Menu
      side="right"
      trigger={
        <button
          type="button"
          aria-label={t('workspaceNow', { name: member.workspaceName })}
          title={member.workspaceName}
          className="grid size-9 flex-none place-items-center rounded-m hover:bg-line/60"
        >
          <BrandSign name={member.workspaceName} colour={member.colour} />
        </button>
      }
      lines={[
        { heading: t('workspaces') },
        ...me.memberships.map((one) => ({
          label: one.workspaceName,
          icon: <BrandSign name={one.workspaceName} colour={one.colour} />,
          isOn: one.workspaceId === member.workspaceId,
          onPress: () => {
            chooseWorkspace(one.workspaceId)
            void queries.invalidateQueries()
          },
        })),
      ]}
    />
  )
}
