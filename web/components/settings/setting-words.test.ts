import { expect, test } from 'vitest'
import { z } from 'zod'
import { knownSettings, type SettingName } from '../../domain/settings/known-settings.ts'
import { settingWords } from './setting-words.ts'

test('every choice of every setting has its words on the page, and no words stand for a choice that is not there', () => {
  for (const [name, { schema }] of Object.entries(knownSettings)) {
    const choices = schema instanceof z.ZodEnum ? schema.options : []
    expect(Object.keys(settingWords[name as SettingName].choices ?? {})).toEqual(choices)
  }
})
