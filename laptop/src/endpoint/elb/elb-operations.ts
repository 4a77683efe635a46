import { DELETION_PROTECTION } from '../../elb/load-balancer-attributes';
import { EndpointError } from '../endpoint-error';
import { inputReader, type OperationGroup, type OperationRequest } from '../operation';
import type { ResourceRecord } from '../../cloudformation/resource-provider';
import type { Stacks } from '../../cloudformation/stacks';
import type { LoadBalancing } from '../../elb/load-balancing';
import type { JsonObject } from '../../json';

/** What the operations of ELB work on. */
export interface ElbBackend {
  readonly stacks: Pick<Stacks, 'findResource'>;
  readonly balancing: Pick<LoadBalancing, 'attributes'>;
}

/** The attributes of load balancers, in the wire protocol of Elastic Load Balancing. */
export const elbOperations = (backend: ElbBackend): OperationGroup => ({
  protocol: 'query',
  signingName: 'elasticloadbalancing',
  apiName: '2015-12-01',
  errorCodes: [],
  operations: {
    DescribeLoadBalancerAttributes: (request) => describeAttributes(backend, requestedLoadBalancer(backend, request)),
    ModifyLoadBalancerAttributes: (request) => {
      const loadBalancer = requestedLoadBalancer(backend, request);
      backend.balancing.attributes.change(loadBalancer.physicalId, requestedAttributes(request));
      return describeAttributes(backend, loadBalancer);
    },
  },
});

const describeAttributes = ({ balancing }: ElbBackend, loadBalancer: ResourceRecord): JsonObject => ({
  Attributes: Object.entries(balancing.attributes.read(loadBalancer)).map(([Key, Value]) => ({ Key, Value })),
});

function requestedLoadBalancer({ stacks }: ElbBackend, request: OperationRequest): ResourceRecord {
  const arn = inputReader(request, 'ValidationError').string('LoadBalancerArn');
  const found = stacks.findResource(arn);
  if (found?.type !== 'AWS::ElasticLoadBalancingV2::LoadBalancer') {
    throw new EndpointError('LoadBalancerNotFound', `Load balancer '${arn}' not found`);
  }
  return found;
}

/** In the query protocol a list is `Attributes.member.1.Key`, `Attributes.member.1.Value` and so on. */
function requestedAttributes(request: OperationRequest): Readonly<Record<string, string>> {
  const input = inputReader(request, 'ValidationError');
  const members = input.keys.filter((key) => /^Attributes\.member\.\d+\.Key$/.test(key)).map((key) => key.slice(0, -'.Key'.length));
  const attributes = Object.fromEntries(members.map((member) => [input.string(`${member}.Key`), input.string(`${member}.Value`)]));
  const other = Object.keys(attributes).find((key) => key !== DELETION_PROTECTION);
  if (other !== undefined || !['true', 'false'].includes(attributes[DELETION_PROTECTION] ?? '')) {
    throw new EndpointError(
      'InvalidConfigurationRequest',
      `the laptop engine changes only the attribute ${DELETION_PROTECTION}, to true or false; ${other === undefined ? 'set it' : `change "${other}" in the template`}`,
    );
  }
  return attributes;
}
