import { ExitCode, errors } from './entry.ts'

/** VCH-65xx: telling people, by mail, by webhook and on the dashboard. */
export const deliveryErrors = errors({
  mailNotConfigured: {
    code: 'VCH-6501',
    what: 'This server sends no mail, because no mail server is configured.',
    next: 'Set VOUCH_SMTP_URL and VOUCH_MAIL_FROM; docs/notifications.md says how.',
    status: 409,
    exit: ExitCode.configuration,
  },
  mailNotSent: {
    code: 'VCH-6502',
    what: 'The message was not sent.',
    next: 'Correct VOUCH_SMTP_URL or VOUCH_MAIL_FROM, or look into the log of the mail server; then try again.',
    status: 502,
    exit: ExitCode.unreachable,
  },
  noticeUnknown: {
    code: 'VCH-6503',
    what: 'This notice is not there, or it was put away already.',
    next: 'Reload the page to see what is left.',
    status: 404,
    exit: ExitCode.usage,
  },
  deliveryUnknown: {
    code: 'VCH-6504',
    what: 'There is nothing to try again: this message was delivered meanwhile, or is being sent right now.',
    next: 'Reload the page to see what is left.',
    status: 404,
    exit: ExitCode.usage,
  },
})
