import type { CommandOption, NamedCommand } from './command';

type Options = Readonly<Record<string, CommandOption>>;

const EVERY: Options = {
  json: { type: 'boolean', meaning: 'print JSON, for programs' },
  help: { type: 'boolean', short: 'h', meaning: 'show this help' },
};

const PLATFORM: Options = {
  local: { type: 'boolean', meaning: 'use the laptop engine that `npm start` runs, instead of AWS' },
  profile: {
    type: 'string',
    value: '<name>',
    meaning: 'profile of the AWS configuration files; by default AWS_PROFILE or the default profile',
  },
  region: { type: 'string', value: '<region>', meaning: 'use this region instead of the configured one' },
};

/** Options that a command has besides its own. */
export const commonOptions = ({ audience }: NamedCommand): Options => (audience === 'people' ? { ...PLATFORM, ...EVERY } : EVERY);
