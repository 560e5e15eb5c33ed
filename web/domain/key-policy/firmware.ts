/** Version of a key's firmware: major, minor, patch, each a byte. */
export type Firmware = readonly [number, number, number]

const FIRMWARE = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

/** Whether a text is a version such as 5.7.1. */
export function isFirmware(text: string): boolean {
  return FIRMWARE.test(text) && text.split('.').every((part) => Number(part) <= 255)
}

/** @param text that `isFirmware` has passed, such as 5.7.1 */
export function firmware(text: string): Firmware {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number)
  return [major, minor, patch]
}

/** Whether one version is older than another. */
export function older(one: Firmware, other: Firmware): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0
}
