import { Construct } from 'constructs';
import { ApplicationListenerRule, ListenerAction, ListenerCondition, type CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { CfnService, FargateService } from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { TEST_STAGE, TEST_TRAFFIC_HEADER } from '../config/contract';
import { PERSON_WAIT_MINUTES, TEST_WAIT_MINUTES } from '../config/deployment';
import type { EnvironmentConfig, TrafficShiftConfig } from '../config/platform-config';
import { acknowledge } from './acknowledge';
import type { EnvironmentVpc } from './environment-vpc';
import type { LoadBalancer } from './load-balancer';
import { RULE_PRIORITIES } from './service-route';
import type { NamedAlarm } from './service-alarms';
import { CONSTANT_PORT, ServiceTargetGroup } from './service-target-group';
import type { ServiceTask } from './service-task';

export interface TrafficShiftProps {
  readonly vpc: EnvironmentVpc;
  readonly loadBalancer: LoadBalancer;
  readonly environment: EnvironmentConfig;
}

interface RuleProps {
  readonly priority: number;
  readonly condition: ListenerCondition;
}

interface AttachProps {
  readonly service: FargateService;
  readonly task: ServiceTask;
  readonly own: ServiceTargetGroup | undefined;
}

const ROLE_POLICY = 'AmazonECSInfrastructureRolePolicyForLoadBalancers';

/**
 * The two target groups between which ECS shifts the requests, and the rules whose weights it changes. They are part of the network stack,
 * and nothing in them depends on a version: an update of a rule by CloudFormation would set its weights to those of the template, and send
 * the requests to the target group that may be empty.
 */
export class TrafficShift extends Construct {
  readonly targetGroups: readonly [primary: ServiceTargetGroup, alternate: ServiceTargetGroup];
  private readonly productionRule: ApplicationListenerRule;
  private readonly testRule: ApplicationListenerRule;
  private readonly role: Role;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TrafficShiftProps,
  ) {
    super(scope, id);
    this.targetGroups = [this.addTargetGroup('Primary'), this.addTargetGroup('Alternate')];
    const anyPath = ListenerCondition.pathPatterns(['/*']);
    const { name, value } = TEST_TRAFFIC_HEADER;
    this.productionRule = this.addRule('ProductionRule', { priority: RULE_PRIORITIES.production, condition: anyPath });
    this.testRule = this.addRule('TestRule', { priority: RULE_PRIORITIES.test, condition: ListenerCondition.httpHeader(name, [value]) });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
      description: 'ECS: registers tasks, and changes the weights of rules',
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(ROLE_POLICY)],
    });
    acknowledge(this.role, {
      [`IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${ROLE_POLICY}]`]:
        'AWS keeps this policy up to date with what ECS needs of load balancers; only ECS can assume the role',
    });
  }

  /** Gives a service both target groups, besides the one that it has of its own while it is between two strategies. */
  attach({ service, task: { container }, own }: AttachProps): void {
    const [primary, alternate] = this.targetGroups;
    const { containerName, containerPort } = container;
    const advancedConfiguration: CfnService.AdvancedConfigurationProperty = {
      alternateTargetGroupArn: alternate.targetGroupArn,
      productionListenerRule: this.productionRule.listenerRuleArn,
      testListenerRule: this.testRule.listenerRuleArn,
      roleArn: this.role.roleArn,
    };
    resourceOf(service).loadBalancers = [
      ...(own ? [{ containerName, containerPort, targetGroupArn: own.targetGroupArn }] : []),
      { containerName, containerPort, targetGroupArn: primary.targetGroupArn, advancedConfiguration },
    ];
  }

  private addTargetGroup(id: string): ServiceTargetGroup {
    const { vpc, loadBalancer, environment } = this.props;
    return new ServiceTargetGroup(this, id, {
      vpc,
      balancer: loadBalancer.balancer,
      service: environment.service,
      port: CONSTANT_PORT,
    });
  }

  private addRule(id: string, { priority, condition }: RuleProps): ApplicationListenerRule {
    const [primary, alternate] = this.targetGroups;
    const rule = new ApplicationListenerRule(this, id, {
      listener: this.props.loadBalancer.listener,
      priority,
      conditions: [condition],
      action: ListenerAction.weightedForward([
        { targetGroup: primary, weight: 1 },
        { targetGroup: alternate, weight: 0 },
      ]),
    });
    // A changed tag would be an update of the rule, too.
    (rule.node.defaultChild as CfnListenerRule).addPropertyDeletionOverride('Tags');
    return rule;
  }
}

export interface ShiftTrafficProps {
  readonly service: FargateService;
  readonly deployment: TrafficShiftConfig;
  readonly alarms: readonly NamedAlarm[];
}

/** Makes ECS shift the requests to a new version instead of replacing the tasks. The circuit breaker is only for rolling deployments. */
export function shiftTraffic({ service, deployment, alarms }: ShiftTrafficProps): void {
  service.node.addDependency(...alarms.map(({ alarm }) => alarm));
  const resource = resourceOf(service);
  // Where its threshold is set, too.
  resource.addPropertyDeletionOverride('DeploymentConfiguration.DeploymentCircuitBreaker');
  resource.deploymentConfiguration = {
    ...strategyOf(deployment),
    bakeTimeInMinutes: deployment.bakeMinutes,
    lifecycleHooks: hooksOf(deployment),
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    alarms: { alarmNames: alarms.map(({ name }) => name), enable: true, rollback: true },
  };
}

function hooksOf({ testBeforeTraffic, pauseBeforeTraffic }: TrafficShiftConfig): CfnService.DeploymentLifecycleHookProperty[] | undefined {
  const hooks = [
    ...(testBeforeTraffic ? [pauseAt(TEST_STAGE, TEST_WAIT_MINUTES)] : []),
    // ECS comes to this stage before each step of `canary` and `linear`.
    ...(pauseBeforeTraffic ? [pauseAt('PRE_PRODUCTION_TRAFFIC_SHIFT', PERSON_WAIT_MINUTES)] : []),
  ];
  return hooks.length > 0 ? hooks : undefined;
}

const pauseAt = (stage: string, timeoutInMinutes: number): CfnService.DeploymentLifecycleHookProperty => ({
  targetType: 'PAUSE',
  lifecycleStages: [stage],
  timeoutConfiguration: { action: 'ROLLBACK', timeoutInMinutes },
});

/** The L2 construct cannot do without the circuit breaker once it is set, and would add a role of its own. */
const resourceOf = (service: FargateService): CfnService => service.node.defaultChild as CfnService;

function strategyOf(deployment: TrafficShiftConfig): CfnService.DeploymentConfigurationProperty {
  switch (deployment.strategy) {
    case 'blueGreen':
      return { strategy: 'BLUE_GREEN' };
    case 'canary':
      return {
        strategy: 'CANARY',
        canaryConfiguration: { canaryPercent: deployment.percent, canaryBakeTimeInMinutes: deployment.stepMinutes },
      };
    case 'linear':
      return {
        strategy: 'LINEAR',
        linearConfiguration: { stepPercent: deployment.percent, stepBakeTimeInMinutes: deployment.stepMinutes },
      };
  }
}
