#!/usr/bin/env node
'use strict';

/*
 * The `projen` command of this repository. A task that is one Node.js program is run in this process: it starts faster, keeps its exit code,
 * and ends without projen's own error message below the program's. Everything else is left to projen.
 */

const { existsSync, readFileSync } = require('node:fs');
const { createRequire, enableCompileCache } = require('node:module');
const { delimiter, dirname, join, resolve } = require('node:path');

/** The folder that has a file, from here upwards. */
function findUp(folder, file) {
  if (existsSync(join(folder, file))) {
    return folder;
  }
  return dirname(folder) === folder ? undefined : findUp(dirname(folder), file);
}

/** A generated file may have merge conflicts, which projen resolves. */
function readManifest(file) {
  const text = readFileSync(file, 'utf8');
  return /^<{7} /m.test(text) ? { tasks: {} } : JSON.parse(text);
}

const hasOnly = (object, ...keys) => Object.keys(object).every((key) => keys.includes(key));

/** What `node` is called with in the only step of a task; undefined for a task that does anything more. */
function programOf({ env = {}, tasks }, name) {
  const { steps = [], ...task } = tasks[name] ?? {};
  const [step] = steps;
  const isPlain =
    steps.length === 1 &&
    step.receiveArgs &&
    hasOnly(step, 'execArgs', 'receiveArgs') &&
    hasOnly(task, 'name', 'description') &&
    hasOnly(env, 'PATH');
  const [program, ...parameters] = (isPlain && step.execArgs) || [];
  return program === 'node' ? parameters : undefined;
}

const TASKS = join('.projen', 'tasks.json');
const [name, ...given] = process.argv.slice(2);
const root = findUp(process.cwd(), TASKS);
const parameters = root && programOf(readManifest(join(root, TASKS)), name);

if (parameters === undefined) {
  require('projen/lib/cli');
} else {
  process.chdir(root);
  process.env.PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter);
  // A command then needs a fifth less time. Node.js has it since version 22.
  enableCompileCache?.(join(root, 'node_modules', '.cache', 'node'));
  const load = createRequire(join(root, 'package.json'));
  while (parameters[0] === '--require') {
    load(parameters[1]);
    parameters.splice(0, 2);
  }
  const program = resolve(parameters[0]);
  process.argv = [process.execPath, program, ...parameters.slice(1), ...given];
  load(program);
}
