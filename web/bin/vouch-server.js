#!/usr/bin/env node
import '../dist/vouch-server.js'
