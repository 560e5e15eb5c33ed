import { paths, VouchError } from '@vouch/protocol'
import { Hono } from 'hono'
import { typeNumber } from '../../domain/login/type-number.ts'
import type { Runtime } from '../../runtime.ts'
import { readForm } from '../body.ts'
import { loginCookie } from '../cookies.ts'
import { type Env, requestIp } from '../endpoint-request.ts'
import { requireSameOrigin } from '../same-origin.ts'

/** POST /login/:id/number: the number that the terminal on another machine shows. */
export function numberRoute(runtime: Runtime): Hono<Env> {
  const { issuer } = runtime.config
  return new Hono<Env>().post('/login/:id/number', requireSameOrigin(issuer), async (context) => {
    const form = await readForm(context)
    const id = context.req.param('id')
    const page = `${issuer.url}${paths.login}/${encodeURIComponent(id)}`
    const login = { id, browser: loginCookie(context, issuer, id), ip: requestIp(context, runtime) }
    try {
      await typeNumber(runtime, login, form.get('number') ?? '')
      return context.redirect(page, 303)
    } catch (error) {
      if (!(error instanceof VouchError) || error.errorName !== 'numberWrong') throw error
      return context.redirect(`${page}/elsewhere?${new URLSearchParams({ error: error.code })}`, 303)
    }
  })
}
