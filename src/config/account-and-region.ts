import { stringMatching } from './shape/string-matching';

export const account = stringMatching({
  allowed: 'an AWS account number: twelve digits, in quotes',
  pattern: /^\d{12}$/,
  placeholder: '000000000000',
});

export const region = stringMatching({
  allowed: 'the name of an AWS region, such as eu-west-1',
  pattern: /^[a-z]{2,4}(-[a-z]+){1,2}-[1-9]\d?$/,
  placeholder: 'us-east-1',
});
