import type { App } from 'aws-cdk-lib';
import type { PlatformConfig } from './config/platform-config';

/** Your own stacks. Called once, after the platform's; written once, and never touched again by `npx projen`. */
export function addCustomStacks(_app: App, _platform: PlatformConfig): void {}
