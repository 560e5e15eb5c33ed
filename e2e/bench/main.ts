/** `npm run bench`: one JSON object a line, ratios measured side by side in one run. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildBinaryWhenChanged, isCompilerInstalled } from '../../scripts/build/binary.ts'
import { buildTargets } from '../../scripts/build/targets.ts'
import { attachEmbeddedPostgres } from '../../web/db/embedded/attach-embedded-postgres.ts'
import { processesAtHome } from '../processes/processes-at-home.ts'
import { measureAuditCost, measureAuditPage } from './audit.ts'
import { measureCredentials } from './credentials.ts'
import { measureEverydayCommands } from './everyday.ts'
import { measureKeySet } from './jwks.ts'
import { measureLogins, measureServerTime } from './logins.ts'
import { measureMint } from './mint.ts'
import { measurePackage } from './package.ts'
import { measureFirstLoad, measureKeysPage } from './pages.ts'
import { report } from './report.ts'
import { measureStart, residentMegabytes } from './resources.ts'
import { measureRevocation } from './revocation.ts'
import { setStage } from './stage.ts'

await buildTargets()
if (isCompilerInstalled()) await buildBinaryWhenChanged()
else process.stderr.write('skipped: the single file, which `npm run build:binary` makes\n')

const dataFolder = await mkdtemp(join(tmpdir(), 'vouch-bench-'))
await chmod(dataFolder, 0o755)
try {
  const stage = await setStage(dataFolder)
  try {
    await measureServerTime(stage)
    await measureLogins(stage)
    await measureCredentials(stage)
    await measureEverydayCommands(stage)
    const [agent] = processesAtHome(stage.home.folder)
    if (agent === undefined) throw new Error('the agent is not running')
    report({
      name: 'agent_rss_mb',
      value: await residentMegabytes(agent),
      unit: 'MB',
      baseline: 'after the storm, <= 60',
    })
    const server = await residentMegabytes(stage.server.process.pid)
    report({ name: 'server_rss_mb', value: server, unit: 'MB', baseline: 'after the logins, <= 200' })
    await measureKeySet(stage.server.issuer)
    const postgres = await attachEmbeddedPostgres(dataFolder)
    await measureMint(stage.server.issuer, postgres.url)
    await measureKeysPage(stage.server.issuer, postgres.url)
    await measureFirstLoad(stage.server.issuer)
    await measureAuditCost(stage.server.issuer, postgres.url)
    await measureAuditPage(stage.server.issuer, postgres.url)
    await postgres.detach()
  } finally {
    await stage.belongings.closeAll()
  }
  await measureStart(dataFolder)
  await measureRevocation()
  await measurePackage()
} finally {
  await rm(dataFolder, { recursive: true, force: true })
}
