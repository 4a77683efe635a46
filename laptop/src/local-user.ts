/** Account of the laptop; no AWS account has it. */
export const LOCAL_ACCOUNT = '000000000000';

/** The one person of the laptop, in AWS's words. */
export const LOCAL_USER_ARN = `arn:aws:iam::${LOCAL_ACCOUNT}:user/local`;
