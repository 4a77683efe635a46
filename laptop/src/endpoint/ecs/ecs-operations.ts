import { inputReader, type OperationGroup, type OperationRequest } from '../operation';
import {
  describeClusters,
  describeServices,
  describeTaskDefinition,
  listClusters,
  listServices,
  updateService,
} from './clusters-and-services';
import { runTask } from './run-task';
import {
  continueServiceDeployment,
  describeServiceDeployments,
  describeServiceRevisions,
  listServiceDeployments,
  stopServiceDeployment,
} from './service-deployments';
import { describeTasks, listTaskArns, stopTask } from './tasks';
import type { JsonReader } from '../../json-reader';
import type { EcsBackend } from './find-in-ecs';

/** The services and their tasks, in the wire protocol of ECS. */
export const ecsOperations = (backend: EcsBackend): OperationGroup => ({
  protocol: 'json',
  signingName: 'ecs',
  apiName: 'AmazonEC2ContainerServiceV20141113',
  errorCodes: ['ConflictException'],
  operations: {
    ListClusters: (request) => listClusters(backend, inputOf(request)),
    DescribeClusters: (request) => describeClusters(backend, inputOf(request)),
    ListServices: (request) => listServices(backend, inputOf(request)),
    DescribeServices: (request) => describeServices(backend, inputOf(request)),
    UpdateService: (request) => updateService(backend, inputOf(request)),
    ListServiceDeployments: (request) => listServiceDeployments(backend, inputOf(request)),
    DescribeServiceDeployments: (request) => describeServiceDeployments(backend, inputOf(request)),
    DescribeServiceRevisions: (request) => describeServiceRevisions(backend, inputOf(request)),
    ContinueServiceDeployment: (request) => continueServiceDeployment(backend, inputOf(request)),
    StopServiceDeployment: (request) => stopServiceDeployment(backend, inputOf(request)),
    DescribeTaskDefinition: (request) => describeTaskDefinition(backend, inputOf(request)),
    ListTasks: (request) => listTaskArns(backend, inputOf(request)),
    DescribeTasks: (request) => describeTasks(backend, inputOf(request)),
    RunTask: (request) => runTask(backend, inputOf(request)),
    StopTask: (request) => stopTask(backend, inputOf(request)),
  },
});

const inputOf = (request: OperationRequest): JsonReader => inputReader(request, 'InvalidParameterException');
