/** `npm run build [target …]`: makes what is missing or older than its sources. Without a target, everything. */
import { buildTargets } from './build/targets.ts'

await buildTargets(process.argv.slice(2))
