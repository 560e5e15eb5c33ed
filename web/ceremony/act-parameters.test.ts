import { expect, test } from 'vitest'
import { actParameters, type FormControl } from './act-parameters.ts'

function control(about: Partial<FormControl> & { name: string }): FormControl {
  return { type: 'text', value: '', dataset: {}, ...about }
}

test('text is trimmed, numbers are numbers, and what has no name gives nothing', () => {
  const parameters = actParameters([
    control({ name: 'email', value: ' bob@example.com ' }),
    control({ name: 'days', type: 'number', value: '30' }),
    control({ name: '', type: 'submit', value: 'Send' }),
  ])
  expect(parameters).toEqual({ email: 'bob@example.com', days: 30 })
})

test('an empty field gives an empty text, or no parameter where it is optional', () => {
  const parameters = actParameters([
    control({ name: 'name' }),
    control({ name: 'firmware', value: '  ', dataset: { optional: 'true' } }),
  ])
  expect(parameters).toEqual({ name: '' })
})

test('one box is true or false, and the boxes of one name are the list of those that are ticked', () => {
  const box = { type: 'checkbox', dataset: { list: 'true' } }
  const parameters = actParameters([
    control({ name: 'hardwareOnly', type: 'checkbox', value: 'on', checked: false }),
    control({ name: 'groups', ...box, value: 'a', checked: true }),
    control({ name: 'groups', ...box, value: 'b', checked: false }),
    control({ name: 'groups', ...box, value: 'c', checked: true }),
    control({ name: 'roles', ...box, value: 'x', checked: false }),
  ])
  expect(parameters).toEqual({ hardwareOnly: false, groups: ['a', 'c'], roles: [] })
})

test('of the radio buttons of one name the chosen one counts', () => {
  const parameters = actParameters([
    control({ name: 'role', type: 'radio', value: 'member', checked: false }),
    control({ name: 'role', type: 'radio', value: 'administrator', checked: true }),
  ])
  expect(parameters).toEqual({ role: 'administrator' })
})

test('a field of lines gives the lines that say something', () => {
  const text = 'https://a.example/\n\n  https://b.example/ \n'
  expect(actParameters([control({ name: 'uris', value: text, dataset: { lines: 'true' } })])).toEqual({
    uris: ['https://a.example/', 'https://b.example/'],
  })
})
