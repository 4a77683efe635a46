/** Something is to be changed in an account that one's own credentials do not belong to. */
export class OtherAccountError extends Error {
  constructor(
    readonly account: string,
    ownAccount: string,
  ) {
    super(
      `this changes something in account ${account}, and your credentials belong to ${ownAccount}; ` +
        `the roles of \`cdk bootstrap\` may only look and deploy stacks there: run this again with --profile and a profile of account ${account}`,
    );
    this.name = 'OtherAccountError';
  }
}
