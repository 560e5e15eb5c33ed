/**
 * Waits until somebody asks this process to stop: by a signal (SIGHUP is a terminal that was closed), or by going away, where the
 * process that started it keeps a channel to it, as `npm start` does. Signals that follow do not end it half-way.
 */
export function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve())
    process.once('disconnect', resolve)
    // It may have gone while this program was loaded.
    if (process.connected === false) resolve()
    // The channel alone is no reason to live on.
    process.channel?.unref()
  })
}
