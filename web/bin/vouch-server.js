#!/usr/bin/env -S node --disable-proto=delete --max-old-space-size=256 --max-semi-space-size=4
import '../dist/vouch-server.js'
