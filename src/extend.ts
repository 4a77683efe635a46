import type { EnvironmentExtension } from './environment/environment-extension';

/** Adds your own AWS resources to an environment. It is called once per environment; `npx projen` never changes this file. */
export function extendEnvironment(_extension: EnvironmentExtension): void {}

// An example. To use it, delete the lines above and uncomment the lines below. The pipeline deploys the stack before the service.
// On a laptop, npm start creates these resources in an AWS emulator (pip install ministack), and the app reaches them with any AWS SDK.
// For a type that means nothing there: recordOnlyOnLaptop(stack, 'AWS::WAFv2::WebACL'), of './environment/environment-extension'.
//
// import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
// import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
// import { Bucket } from 'aws-cdk-lib/aws-s3';
// import { Queue } from 'aws-cdk-lib/aws-sqs';
// import type { EnvironmentExtension } from './environment/environment-extension';
//
// export function extendEnvironment({ stage, environment, service }: EnvironmentExtension): void {
//   const storage = new Stack(stage, 'storage');
//   const removalPolicy = environment.tier === 'production' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
//
//   const uploads = new Bucket(storage, 'Uploads', { enforceSSL: true, removalPolicy });
//   uploads.grantReadWrite(service.taskRole);
//   service.addVariable('UPLOADS_BUCKET', uploads.bucketName);
//
//   const orders = new Queue(storage, 'Orders', { enforceSSL: true });
//   orders.grantSendMessages(service.taskRole);
//   orders.grantConsumeMessages(service.taskRole);
//   service.addVariable('ORDERS_QUEUE_URL', orders.queueUrl);
//
//   const partitionKey = { name: 'id', type: AttributeType.STRING };
//   const carts = new Table(storage, 'Carts', { partitionKey, billingMode: BillingMode.PAY_PER_REQUEST, removalPolicy });
//   carts.grantReadWriteData(service.taskRole);
//   service.addVariable('CARTS_TABLE', carts.tableName);
//
//   // `npm test` checks your stacks with cdk-nag. What you decide otherwise gets a reason.
//   Validations.of(storage).acknowledge(
//     { id: 'AwsSolutions-S1', reason: 'The service logs who uploads what' },
//     { id: 'AwsSolutions-SQS3', reason: 'The service stores orders that it cannot process' },
//     { id: 'AwsSolutions-DDB3', reason: 'A cart may be lost' },
//   );
// }
