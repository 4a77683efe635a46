'use strict';
// Runs one invocation of a function in its own process, as Lambda's Node.js runtime does. It is JavaScript, so that no transpiler changes
// what the function's code is run by.
const { join } = require('node:path');

process.once('message', ({ directory, handler, event, context }) => {
  const deadline = Date.now() + context.timeoutSeconds * 1000;
  const lambdaContext = { ...context, getRemainingTimeInMillis: () => deadline - Date.now() };
  invoke({ directory, handler, event, context: lambdaContext }).then(
    () => answer({ succeeded: true }),
    (error) => answer({ succeeded: false, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }),
  );
});

// The engine has ended: nobody waits for the result.
process.once('disconnect', () => process.exit(1));

async function invoke({ directory, handler, event, context }) {
  const dot = handler.lastIndexOf('.');
  const exported = require(join(directory, `${handler.slice(0, dot)}.js`))[handler.slice(dot + 1)];
  if (typeof exported !== 'function') {
    throw new Error(`${handler} is undefined or not exported`);
  }
  if (exported.length < 3) {
    return exported(event, context);
  }
  return new Promise((resolve, reject) => {
    exported(event, context, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

// Lambda freezes a function when its handler is done, so what it left running must not keep the process alive.
function answer(result) {
  process.send(result, () => process.exit(0));
}
