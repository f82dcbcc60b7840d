#!/usr/bin/env node
import { keepCompiledCode } from './code-cache.ts';

keepCompiledCode(import.meta.dirname);
// Only what is loaded from here on can come from the cache.
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2), process);
