/**
 * Findings of the packs NIST 800-53 R5 and HIPAA that stay, by the name of the rule without that of its pack, with the reason. The findings
 * of the pack AwsSolutions have their reasons where the resource is, because a team's own tests need them.
 */
export const ACCEPTED_FINDINGS: Readonly<Record<string, string>> = {
  ALBHttpToHttpsRedirection: 'Without a domain there is no certificate; with one, the listener redirects to HTTPS',
  ALBWAFEnabled: 'A web ACL is a choice of the service, and costs more than the load balancer; src/extend.ts can add one',
  CloudWatchAlarmAction: 'An alarm without e-mail addresses still rolls a deployment back; `npx projen` warns of production without any',
  CloudWatchLogGroupEncrypted: 'CloudWatch encrypts all logs with a key of its own; a customer managed key is 1 dollar a month for each',
  CodeBuildProjectSourceRepoUrl: 'The source is an artifact of CodePipeline, so there is no URL with credentials',
  EC2RestrictedCommonPorts: 'The rule cannot see the port of the cluster; only the security group of the tasks is let in',
  EC2RestrictedSSH: 'The rule cannot see the port of the cluster; only the security group of the tasks is let in',
  EFSInBackupPlan:
    'In production EFS has its own daily backups by AWS Backup, which the rule does not see; development is deleted with its files',
  ELBDeletionProtectionEnabled: 'Production has it; it holds no data, and a development environment is deleted with one command',
  ELBLoggingEnabled:
    'CloudWatch has metrics of the requests and the service logs them; access logs need a bucket that outlives the environment',
  ELBv2ACMCertificateRequired: 'Without a domain there is no certificate; the listener for HTTP of a domain only redirects',
  IAMNoInlinePolicy: 'CDK attaches the rights of a role to the role alone; nothing else can reuse them',
  LambdaConcurrency: 'CloudFormation calls the function once in a deployment',
  LambdaDLQ: 'CloudFormation calls the function, waits for its answer and reports a failure',
  LambdaInsideVPC: 'It only calls Parameter Store, for which a VPC would need an endpoint or a NAT gateway',
  RDSAutomaticMinorVersionUpgradeEnabled: 'It is on, which is the default of RDS',
  RDSEnhancedMonitoringEnabled: 'A serverless instance has metrics of its capacity; the operating system is not ours to tune',
  RDSInBackupPlan: 'Aurora makes its own continuous backups, kept for `backupRetentionDays`',
  RDSInstanceDeletionProtectionEnabled:
    'Production has it; a development database is deleted with its environment, unless configured otherwise',
  RDSLoggingEnabled: 'Logs of statements contain data, and cost more than a small database; a team that needs them adds them',
  S3BucketLoggingEnabled: 'Only the pipeline reads and writes artifacts, and its executions are logged',
  S3BucketReplicationEnabled: 'Artifacts can be built again from their commits',
  S3BucketVersioningEnabled: 'Each artifact is an object of its own, which nothing overwrites',
  S3DefaultEncryptionKMS: 'S3 encrypts the artifacts; a key of our own is only needed, and used, when other accounts read them',
  SNSEncryptedKMS: 'Messages name a pipeline or an alarm, and leave AWS as e-mails; a key costs a dollar a month for each topic',
  VPCDefaultSecurityGroupClosed: 'No resource uses the default group; closing it needs a custom resource in every environment',
  VPCNoUnrestrictedRouteToIGW: 'The load balancer is public; tasks in these subnets only accept its requests',
};
