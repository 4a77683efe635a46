import type { CommandOption } from './command';

/** Options that every command has. */
export const COMMON_OPTIONS: Readonly<Record<string, CommandOption>> = {
  local: { type: 'boolean', meaning: 'the platform on this machine, as `npm start` runs it, in place of AWS' },
  json: { type: 'boolean', meaning: 'output for programs' },
  profile: {
    type: 'string',
    value: '<name>',
    meaning: 'profile of the AWS configuration files; by default AWS_PROFILE or the default one',
  },
  region: { type: 'string', value: '<region>', meaning: 'in place of the region that the configuration names' },
  help: { type: 'boolean', short: 'h', meaning: 'this text' },
};
