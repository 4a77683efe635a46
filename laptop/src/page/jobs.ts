import { JsonReader } from '../json-reader';
import type { ResourceRecord } from '../cloudformation/resource-provider';
import type { EnvironmentView } from './environments';

/** The schedules of an environment that start a task. */
export const jobsOf = ({ stack }: Pick<EnvironmentView, 'stack'>): readonly ResourceRecord[] =>
  stack.resources.filter(
    (resource) => resource.type === 'AWS::Scheduler::Schedule' && JsonReader.of(resource).object('Target').has('EcsParameters'),
  );
