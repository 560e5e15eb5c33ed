const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'
const DATE = '2026-01-01T00:00:00.000Z'

/** S3 API Reference, ListBuckets. */
export function bucketsXml(names: readonly string[]): string {
  const buckets = names.map((name) => `<Bucket><Name>${text(name)}</Name><CreationDate>${DATE}</CreationDate></Bucket>`)
  const owner = '<Owner><ID>0</ID><DisplayName>owner</DisplayName></Owner>'
  return document('ListAllMyBucketsResult', `${owner}<Buckets>${buckets.join('')}</Buckets>`)
}

/** S3 API Reference, ListObjectsV2; what the first version asks for besides is left out there. */
export function objectsXml(bucket: string, prefix: string, keys: readonly string[]): string {
  const contents = keys.map(
    (key) =>
      `<Contents><Key>${text(key)}</Key><LastModified>${DATE}</LastModified><ETag>"0"</ETag><Size>1</Size>` +
      '<StorageClass>STANDARD</StorageClass></Contents>',
  )
  const head =
    `<Name>${text(bucket)}</Name><Prefix>${text(prefix)}</Prefix><KeyCount>${keys.length}</KeyCount>` +
    '<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>'
  return document('ListBucketResult', head + contents.join(''))
}

/** S3 API Reference, "Error responses". */
export function refusalXml(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${text(message)}</Message></Error>`
}

function document(name: string, inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${name} xmlns="${NAMESPACE}">${inner}</${name}>`
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
