#!/usr/bin/env node
/*
 * The laptop engine. The subcommands `docker`, `lambda-runtime` and `push` are for the engine itself, which has them started in processes
 * of their own with this file (src/own-program.ts): then they also work where the engine is bundled into one file. `parameters` is for the commands
 * that set secrets (src/serve-parameters.ts).
 */
const [subcommand, ...args] = process.argv.slice(2);
if (subcommand === 'lambda-runtime') {
  // Without a transpiler, which would change the code of a function.
  require('../src/lambda/function-runtime.cjs');
} else {
  require('tsx/cjs');
  if (subcommand === 'docker') {
    require('../src/image/docker-command').main(args);
  } else if (subcommand === 'push') {
    void require('../src/push/receive-push').main(args);
  } else if (subcommand === 'parameters') {
    void require('../src/serve-parameters').main();
  } else {
    void require('../src/start').main(process.argv.slice(2));
  }
}
