#!/usr/bin/env node
require('../dist/vouch.cjs')
