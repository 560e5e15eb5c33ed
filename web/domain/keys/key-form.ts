/** How a key is built, as far as it is drawn. */
export type KeyForm = 'usb' | 'nfc' | 'dual' | 'fingerprint' | 'built-in'
