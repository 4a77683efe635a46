/** Account of the laptop; no AWS account has this id. */
export const LOCAL_ACCOUNT = '000000000000';

/** ARN of the person at the laptop. */
export const LOCAL_USER_ARN = `arn:aws:iam::${LOCAL_ACCOUNT}:user/local`;
