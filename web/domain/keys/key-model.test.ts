import { expect, test } from 'vitest'
import { keyModel } from './key-model.ts'

const unknown = '01020304-0506-0708-0102-030405060708'

test('a known AAGUID has its model name, whatever the browser says of transports', () => {
  expect(keyModel('2fc0579f-8113-47ea-b116-bb5a8db9202a', ['internal'])).toEqual({ name: 'YubiKey 5 NFC', form: 'nfc' })
})

test.each([
  [['usb'], 'usb'],
  [['usb', 'nfc'], 'nfc'],
  [['internal'], 'built-in'],
  [[], 'usb'],
])('an unknown key with transports %j is drawn as %s', (transports, form) => {
  expect(keyModel(unknown, transports).form).toBe(form)
})

test('an AAGUID that is a member of every object is no model', () => {
  expect(keyModel('constructor', []).name).toBe('Security key')
})

test('a model whose build Yubico leaves open is named by its series, and drawn by what the browser says', () => {
  const enterprise = '1ac71f64-468d-4fe0-bef1-0e5f2f551f18'
  expect(keyModel(enterprise, ['usb', 'nfc'])).toEqual({ name: 'YubiKey 5', form: 'nfc' })
  expect(keyModel(enterprise, ['usb'])).toEqual({ name: 'YubiKey 5', form: 'usb' })
})
