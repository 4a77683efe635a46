/** Region of SDK clients and builds that are not given one. */
export const DEFAULT_REGION = 'us-east-1';

/** Account of the laptop; no AWS account has this id. */
export const LOCAL_ACCOUNT = '000000000000';

/** ARN of the person at the laptop. */
export const LOCAL_USER_ARN = `arn:aws:iam::${LOCAL_ACCOUNT}:user/local`;
