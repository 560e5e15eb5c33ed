import { deleteGroup, describeGroup, renameGroup } from './change-group.ts'
import { addGroupMember, removeGroupMember } from './change-members.ts'
import { createGroup } from './create-group.ts'

/** What administrators do with groups. */
export const groupActs = [createGroup, renameGroup, describeGroup, deleteGroup, addGroupMember, removeGroupMember]
