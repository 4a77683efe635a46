import type { EngineParts } from '../engine-parts';
import { Input } from '../input';
import type { OperationGroup, OperationRequest } from '../operation';
import {
  describeClusters,
  describeServices,
  describeTaskDefinition,
  listClusters,
  listServices,
  updateService,
} from './clusters-and-services';
import { describeTasks, listTasks, stopTask } from './tasks';

/** The services and their tasks in the wire protocol of ECS. */
export const ecsOperations = (parts: EngineParts): OperationGroup => ({
  protocol: 'json',
  signingName: 'ecs',
  apiName: 'AmazonEC2ContainerServiceV20141113',
  errorCodes: [],
  operations: {
    ListClusters: (request) => listClusters(parts, inputOf(request)),
    DescribeClusters: (request) => describeClusters(parts, inputOf(request)),
    ListServices: (request) => listServices(parts, inputOf(request)),
    DescribeServices: (request) => describeServices(parts, inputOf(request)),
    UpdateService: (request) => updateService(parts, inputOf(request)),
    DescribeTaskDefinition: (request) => describeTaskDefinition(parts, inputOf(request)),
    ListTasks: (request) => listTasks(parts, inputOf(request)),
    DescribeTasks: (request) => describeTasks(parts, inputOf(request)),
    StopTask: (request) => stopTask(parts, inputOf(request)),
  },
});

const inputOf = ({ input }: OperationRequest): Input => new Input(input, 'InvalidParameterException');
