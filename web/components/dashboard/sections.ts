import Activity from 'lucide-react/icons/activity'
import AppWindow from 'lucide-react/icons/app-window'
import Cloud from 'lucide-react/icons/cloud'
import FileKey from 'lucide-react/icons/file-key'
import House from 'lucide-react/icons/house'
import KeyRound from 'lucide-react/icons/key-round'
import Mail from 'lucide-react/icons/mail'
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone'
import Plug from 'lucide-react/icons/plug'
import ScrollText from 'lucide-react/icons/scroll-text'
import Settings from 'lucide-react/icons/settings'
import ShieldCheck from 'lucide-react/icons/shield-check'
import User from 'lucide-react/icons/user'
import Users from 'lucide-react/icons/users'
import type { ComponentType } from 'react'

interface SectionPage {
  readonly path: string
  readonly label: string
  readonly icon: ComponentType<{ size?: number; 'aria-hidden'?: 'true' }>
}

/** The pages of whoever is signed in. */
export const minePages = [
  { path: '/', label: 'Overview', icon: House },
  { path: '/keys', label: 'Security keys', icon: KeyRound },
  { path: '/sessions', label: 'Sessions', icon: MonitorSmartphone },
  { path: '/activity', label: 'Activity', icon: Activity },
  { path: '/connect', label: 'Connect', icon: Plug },
] as const satisfies readonly SectionPage[]

/** The pages of administrators. */
export const organisationPages = [
  { path: '/admin/people', label: 'People', icon: User },
  { path: '/admin/groups', label: 'Groups', icon: Users },
  { path: '/admin/invites', label: 'Invites', icon: Mail },
  { path: '/admin/key-policy', label: 'Key policy', icon: ShieldCheck },
  { path: '/admin/aws-roles', label: 'AWS roles', icon: Cloud },
  { path: '/admin/sessions', label: 'Sessions', icon: MonitorSmartphone },
  { path: '/admin/audit', label: 'Audit log', icon: ScrollText },
  { path: '/admin/signing-keys', label: 'Signing keys', icon: FileKey },
  { path: '/admin/applications', label: 'Applications', icon: AppWindow },
  { path: '/admin/settings', label: 'Settings', icon: Settings },
] as const satisfies readonly SectionPage[]

/** A page of the dashboard that the navigation names. A page about one person or one key belongs to one of these. */
export type DashboardPath = (typeof minePages)[number]['path'] | (typeof organisationPages)[number]['path']
