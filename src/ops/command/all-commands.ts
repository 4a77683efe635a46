import { dbConnect } from '../commands/db-connect';
import { doctor } from '../commands/doctor';
import { envDown } from '../commands/env-down';
import { envList } from '../commands/env-list';
import { envShow } from '../commands/env-show';
import { pipelineApprove } from '../commands/pipeline-approve';
import { pipelineDown } from '../commands/pipeline-down';
import { pipelineLogs } from '../commands/pipeline-logs';
import { pipelineReject } from '../commands/pipeline-reject';
import { pipelineRetry } from '../commands/pipeline-retry';
import { pipelineRollback } from '../commands/pipeline-rollback';
import { pipelineStart } from '../commands/pipeline-start';
import { pipelineStatus } from '../commands/pipeline-status';
import { pipelineStop } from '../commands/pipeline-stop';
import { pipelineUp } from '../commands/pipeline-up';
import { secretCheck } from '../commands/secret-check';
import { secretCopy } from '../commands/secret-copy';
import { secretList } from '../commands/secret-list';
import { secretRemove } from '../commands/secret-remove';
import { secretSet } from '../commands/secret-set';
import { serviceEvents } from '../commands/service-events';
import { serviceExec } from '../commands/service-exec';
import { serviceLogs } from '../commands/service-logs';
import { serviceRestart } from '../commands/service-restart';
import type { Command } from './command';

/** Every command, in the order in which people are told of them. */
export const COMMANDS: readonly Command[] = [
  doctor,
  pipelineUp, pipelineStatus, pipelineLogs, pipelineStart, pipelineStop, pipelineRetry, pipelineApprove, pipelineReject, pipelineRollback, pipelineDown,
  envList, envShow, envDown,
  serviceLogs, serviceEvents, serviceRestart, serviceExec,
  secretSet, secretList, secretRemove, secretCopy, secretCheck,
  dbConnect,
];
