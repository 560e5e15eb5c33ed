#!/usr/bin/env -S node --disable-proto=delete --max-semi-space-size=4
import '../dist/vouch-server.js'
