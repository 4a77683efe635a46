import { runProjenrc } from './run-projenrc';

process.exitCode = runProjenrc(console.error);
