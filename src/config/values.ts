import { VARIABLE_NAME } from './contract';
import { choice } from './shape/choice';
import { numberBetween } from './shape/number-between';
import { text } from './shape/text';

/** The single values of a configuration, each with the limit that AWS or GitHub sets. Shared by the options and by `platform.json`. */

export const platformName = text({
  // Two characters are the least for a repository in ECR; RDS takes no double and no last hyphen; Parameter Store keeps two prefixes for itself.
  allowed: '2 to 20 lower-case letters, digits and single hyphens, starting with a letter and not with "aws" or "ssm"',
  pattern: /^(?!aws|ssm)(?=.{2,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  fix: 'shorten or change it: it begins the names of stacks, image repository, parameters and log groups',
  standIn: 'platform',
});

export const environmentName = text({
  allowed: '1 to 12 lower-case letters, digits and single hyphens, starting with a letter',
  pattern: /^(?=.{1,12}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  fix: 'shorten or change it: it is part of the names of stacks, parameters and log groups',
  standIn: 'environment',
});

export const account = text({
  allowed: 'an AWS account number: twelve digits, in quotes',
  pattern: /^\d{12}$/,
  standIn: '000000000000',
});

export const region = text({
  allowed: 'the name of an AWS region, such as eu-west-1',
  pattern: /^[a-z]{2,4}(-[a-z]+){1,2}-[1-9]\d?$/,
  standIn: 'us-east-1',
});

export const repository = text({
  allowed: 'owner/repository, as in the address on GitHub',
  pattern: /^(?=[^/]{1,39}\/)[A-Za-z0-9]+(-[A-Za-z0-9]+)*\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}$/,
  standIn: 'owner/repository',
});

export const repositoryOwner = text({
  allowed: 'an owner on GitHub',
  pattern: /^(?=.{1,39}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/,
  standIn: 'owner',
});

export const repositoryName = text({
  allowed: 'a repository on GitHub',
  pattern: /^(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}$/,
  standIn: 'repository',
});

export const branch = text({
  allowed: 'the name of a branch in Git, at most 255 characters',
  // Git's own rules for references: printable characters without ~ ^ : ? * [ \ and space, and no part that starts with a dot.
  pattern: /^(?=.{1,255}$)(?![/.-])(?!.*(\.\.|\/\/|\/\.|@\{|\.lock(\/|$)|[/.]$))[!-)+-9;-=@-Z\]_-}]+$/,
  standIn: 'main',
});

export const connectionArn = text({
  allowed: 'arn:aws:codeconnections:<region>:<account>:connection/<id> (or codestar-connections)',
  pattern:
    /^arn:aws(-[a-z]+)*:(codeconnections|codestar-connections):[a-z]{2,4}(-[a-z]+){1,2}-[1-9]\d?:\d{12}:connection\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  fix: 'copy it from "Connections" in the settings of the developer tools on AWS',
  standIn: 'arn:aws:codeconnections:us-east-1:000000000000:connection/00000000-0000-0000-0000-000000000000',
});

export const emailAddress = text({
  allowed: 'an email address',
  pattern: /^(?=.{3,254}$)[^\s@,;<>"]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/,
  standIn: 'someone@example.com',
});

export const healthCheckPath = text({
  allowed: 'a path of at most 1024 characters that starts with /, without spaces and without #',
  pattern: /^(?=.{1,1024}$)\/[!"$-~]*$/,
  standIn: '/',
});

export const variableName = text({
  allowed: 'the name of a variable: letters, digits and underscores, not starting with a digit, at most 128',
  pattern: VARIABLE_NAME,
  standIn: 'VARIABLE',
});

export const anyText = text({ allowed: 'a string', pattern: /^[^\0]*$/, standIn: '' });

export const someText = text({ allowed: 'a string that is not empty', pattern: /^[^\0]+$/, standIn: 'text' });

export const databaseName = text({
  allowed: '1 to 63 letters, digits and underscores, starting with a letter',
  pattern: /^[A-Za-z][A-Za-z0-9_]{0,62}$/,
  standIn: 'database',
});

export const reason = text({
  allowed: 'a reason of at least ten characters',
  pattern: /^\s*\S[^\0]{8,}\S\s*$/,
  fix: 'say why this is right here: it goes to platform.json, where a reviewer reads it',
  standIn: 'no reason given',
});

export const zoneName = text({
  allowed: 'the name of a hosted zone, such as example.com, in lower case and without the last dot',
  pattern: /^(?=.{3,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  standIn: 'example.com',
});

export const zoneId = text({
  allowed: 'the id of a hosted zone in Route 53: Z and more capital letters and digits, 32 in all at most',
  pattern: /^Z[A-Z0-9]{1,31}$/,
  standIn: 'Z0',
});

export const domainLabel = text({
  allowed: "labels of lower-case letters, digits and hyphens, or '' for the zone itself",
  pattern: /^$|^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
  standIn: '',
});

export const tagKey = text({
  allowed: 'a tag of 1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with "aws:"',
  pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
  standIn: 'tag',
});

export const tagValue = text({
  allowed: 'at most 256 letters, digits, spaces and _ . : / = + - @',
  pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
  standIn: '',
});

/** Tags of one resource; CloudFormation's own do not count. */
export const MOST_TAGS = 50;

/** CodePipeline takes 50 stages, and three of them are fixed. */
export const MOST_ENVIRONMENTS = 47;

export const flag = choice(true, false);
export const tier = choice('development', 'production');
export const architecture = choice('ARM64', 'X86_64');
export const databaseEngine = choice('postgresql', 'mysql');
export const port = numberBetween({ min: 1, max: 65535 });
export const healthCheckGracePeriodSeconds = numberBetween({ min: 0, max: 2_147_483_647 });
/** Fargate kills a container after two minutes at the latest. */
export const stopTimeoutSeconds = numberBetween({ min: 1, max: 120 });
export const cpu = choice(256, 512, 1024, 2048, 4096, 8192, 16384);
export const memoryMiB = numberBetween({ min: 512, max: 122_880 });
/** A service has 5,000 tasks at most, by ECS's quota. */
export const taskCount = numberBetween({ min: 1, max: 5000 });
export const percent = numberBetween({ min: 1, max: 100 });
export const minCapacity = numberBetween({ min: 0, max: 256, step: 0.5 });
export const maxCapacity = numberBetween({ min: 1, max: 256, step: 0.5 });
export const pauseAfterMinutes = numberBetween({ min: 5, max: 1440 });
export const readers = numberBetween({ min: 0, max: 15 });
export const backupRetentionDays = numberBetween({ min: 1, max: 35 });
/** CodePipeline waits 60 days at most. */
export const approvalTimeoutHours = numberBetween({ min: 1, max: 1440 });
/** An environment lies in two availability zones. */
export const natGateways = numberBetween({ min: 0, max: 2 });
export const logRetentionDays = choice(
  1,
  3,
  5,
  7,
  14,
  30,
  60,
  90,
  120,
  150,
  180,
  365,
  400,
  545,
  731,
  1096,
  1827,
  2192,
  2557,
  2922,
  3288,
  3653,
);
