# The server of Vouch. Build: docker build -t vouch .
FROM node:24-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1
COPY package.json package-lock.json ./
COPY protocol/package.json protocol/
COPY web/package.json web/
COPY cli/package.json cli/
# No package runs a script of its own while it is installed.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build -- client server pages \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf web/.next/cache

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 VOUCH_DATA_DIR=/var/lib/vouch
# The files belong to root, so that the server cannot change its own code.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/prisma prisma
COPY --from=build /app/protocol protocol
COPY --from=build /app/cli/package.json cli/
COPY --from=build /app/web web
RUN install -d -o 1000 -g 1000 -m 0700 /var/lib/vouch
USER 1000:1000
VOLUME /var/lib/vouch
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.VOUCH_PORT || 3000) + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Without __proto__ a hostile JSON body has no prototype to reach.
ENTRYPOINT ["node", "--disable-proto=delete", "--max-old-space-size=256", "--max-semi-space-size=4", "/app/web/bin/vouch-server.js"]
CMD ["start"]
