import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BINARY, isCompilerInstalled } from '../../scripts/build/binary.ts'
import { packCommandLine } from '../../scripts/build/package.ts'
import { repositoryRoot } from '../processes/built.ts'
import { report } from './report.ts'

/** What installing the command line brings: `cli_package_kb`, `cli_package_files`, `cli_dependencies`; and `single_file_mb`. */
export async function measurePackage(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vouch-bench-package-'))
  try {
    const { size } = await stat(await packCommandLine(folder))
    report({ name: 'cli_package_kb', value: size / 1_000, unit: 'kB', baseline: 'the package, compressed' })
    const entries = await readdir(join(folder, 'package'), { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).length
    report({ name: 'cli_package_files', value: files, unit: 'files', baseline: 'manual pages among them' })
    const { dependencies = {} } = JSON.parse(await readFile(join(folder, 'package/package.json'), 'utf8'))
    const count = Object.keys(dependencies).length
    report({ name: 'cli_dependencies', value: count, unit: 'packages', baseline: 'at run time, 0' })
  } finally {
    await rm(folder, { recursive: true })
  }
  if (!isCompilerInstalled()) return
  const { size } = await stat(join(repositoryRoot, BINARY))
  report({ name: 'single_file_mb', value: size / 1e6, unit: 'MB', baseline: 'its engine is 107 MB of that' })
}
