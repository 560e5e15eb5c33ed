const words: Readonly<Record<string, string>> = {
  usb: 'USB',
  nfc: 'NFC',
  ble: 'Bluetooth',
  internal: 'built in',
  hybrid: 'by telephone',
  'smart-card': 'smart card',
}

/** By which ways a key is reached, as the browser said at enrolment (WebAuthn L3 §5.8.4): "USB and NFC". */
export function transportWords(transports: readonly string[]): string {
  const known = transports.flatMap((transport) => words[transport] ?? [])
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(known)
}
