"""Brings what `cdk bootstrap` and the platform's stacks leave behind into moto: `seed.py bootstrap <account> [trusted]`, `seed.py deploy <assembly>`, `seed.py authorize <account>…`."""

import ast
import json
import sys
import urllib.request
from os import environ
from pathlib import Path

import boto3

ROOT = Path(__file__).resolve().parents[3]
REGION = environ["AWS_REGION"]
HOME_ACCOUNT = "123456789012"  # moto's own; any other is reached by assuming a role in it

# Moto's CloudFormation cannot make these, or not delete them; what the commands need of them is made by API calls, see `stand_ins`.
ORDER = ["pipeline", "network", "database", "service"]
UNSUPPORTED = ("Custom::", "AWS::Lambda::", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::CodePipeline::", "AWS::CodeBuild::", "AWS::CloudWatch::Alarm", "AWS::EC2::Route", "AWS::EC2::VPCEndpoint", "AWS::EC2::SubnetRouteTableAssociation")

# Of resources that it makes; only dimensions of metrics are made of them.
UNKNOWN_ATTRIBUTES = ("LoadBalancerFullName", "TargetGroupFullName")


def client(service, account=HOME_ACCOUNT):
    if account == HOME_ACCOUNT:
        return boto3.client(service)
    keys = boto3.client("sts").assume_role(RoleArn=f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole", RoleSessionName="seed")["Credentials"]
    return boto3.client(service, aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"])


def bootstrap(account, trusted=None):
    """The template of `cdk bootstrap` itself, as the CDK's own command would deploy it."""
    template = (ROOT / "node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml").read_text()
    given = {} if trusted is None else {"TrustedAccounts": trusted, "CloudFormationExecutionPolicies": "arn:aws:iam::aws:policy/AdministratorAccess"}
    parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()]
    client("cloudformation", account).create_stack(StackName="CDKToolkit", TemplateBody=template, Parameters=parameters, Capabilities=["CAPABILITY_NAMED_IAM"])


def deploy(assembly):
    for manifest in sorted(Path(assembly).rglob("manifest.json")):
        artifacts = json.loads(manifest.read_text())["artifacts"].values()
        stacks = [artifact for artifact in artifacts if artifact["type"] == "aws:cloudformation:stack"]
        for stack in sorted(stacks, key=lambda one: ORDER.index(name_of(one).rsplit("-", 1)[-1])):
            name = name_of(stack)
            account = stack["environment"].removeprefix("aws://").split("/")[0]
            deploy_stack(account, name, json.loads((manifest.parent / stack["properties"]["templateFile"]).read_text()))


def name_of(stack):
    return stack["properties"].get("stackName") or stack["displayName"]


def deploy_stack(account, name, template):
    cloudformation = client("cloudformation", account)
    resources = template["Resources"]
    left_out = {key: resources.pop(key) for key in list(resources) if resources[key]["Type"].startswith(UNSUPPORTED)}
    known = stand_ins(account, name, left_out)
    kept = resolve(template, known, cloudformation)
    for resource in kept["Resources"].values():
        resource.pop("DependsOn", None)
        if resource.get("DeletionPolicy") == "RetainExceptOnCreate":
            resource["DeletionPolicy"] = "Retain"  # the same once it is made, and the only one that moto knows
        if resource["Type"] == "AWS::ECS::TaskDefinition":
            for container in resource["Properties"]["ContainerDefinitions"]:
                container["Memory"] = int(resource["Properties"]["Memory"])  # moto looks for it here alone
        if resource["Type"] == "AWS::SSM::Parameter":
            resource["Properties"].pop("Tags", None)  # a map, which moto takes for a list
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(kept), Capabilities=["CAPABILITY_NAMED_IAM"], RoleARN=f"arn:aws:iam::{account}:role/cdk-hnb659fds-cfn-exec-role-{account}-{REGION}")
    [made] = cloudformation.describe_stacks(StackName=name)["Stacks"]
    assert made["StackStatus"] == "CREATE_COMPLETE", made
    if name.endswith("-service"):
        run_task(account, name)
    if name.endswith("-pipeline"):
        create_pipeline(left_out)


def resolve(value, known, cloudformation):
    """Moto knows no `Fn::GetStackOutput`, and nothing of what was left out."""
    if isinstance(value, list):
        return [resolve(each, known, cloudformation) for each in value]
    if not isinstance(value, dict):
        return value
    if "Fn::GetStackOutput" in value:
        asked = value["Fn::GetStackOutput"]
        [stack] = cloudformation.describe_stacks(StackName=asked["StackName"])["Stacks"]
        return next(output["OutputValue"] for output in stack["Outputs"] if output["OutputKey"] == asked["OutputName"])
    if value.get("Ref") in known:
        return known[value["Ref"]]["Ref"]
    if "Fn::GetAtt" in value and value["Fn::GetAtt"][1] in UNKNOWN_ATTRIBUTES:
        return value["Fn::GetAtt"][1]
    if "Fn::GetAtt" in value and value["Fn::GetAtt"][0] in known:
        return known[value["Fn::GetAtt"][0]].get(value["Fn::GetAtt"][1], f"arn:aws:none::{HOME_ACCOUNT}:{value['Fn::GetAtt'][0]}")
    return {key: resolve(each, known, cloudformation) for key, each in value.items()}


def stand_ins(account, stack, left_out):
    """Makes by API calls what was left out, and says by which names and attributes it is known."""
    known = {key: {"Ref": resource["Properties"].get("Name", key)} for key, resource in left_out.items()}
    for key, resource in left_out.items():
        properties = resource["Properties"]
        if resource["Type"].startswith("Custom::"):
            client("ssm", account).put_parameter(Name=properties["ParameterName"], Value="moto-knows-no-custom-resource", Type="SecureString")
        if resource["Type"] == "AWS::RDS::DBCluster":
            wanted = ["Engine", "EngineVersion", "Port", "DatabaseName", "MasterUsername", "ServerlessV2ScalingConfiguration", "DeletionProtection"]
            made = client("rds", account).create_db_cluster(
                DBClusterIdentifier=f"{stack}-{key}".lower(), MasterUserPassword="moto-keeps-no-password", Tags=[{"Key": "aws:cloudformation:stack-name", "Value": stack}],
                **{name: {limit: value for limit, value in properties[name].items() if limit != "SecondsUntilAutoPause"} if name.startswith("Serverless") else properties[name] for name in wanted if name in properties},
            )["DBCluster"]
            known[key] = {"Ref": made["DBClusterIdentifier"], "Endpoint.Address": made["Endpoint"], "Endpoint.Port": str(made["Port"])}
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            wanted = ["AlarmName", "ComparisonOperator", "EvaluationPeriods", "MetricName", "Namespace", "Period", "Statistic", "Threshold"]
            client("cloudwatch", account).put_metric_alarm(**{name: properties[name] for name in wanted if name in properties})
    return known


def run_task(account, stack):
    """Moto's services start no tasks of their own."""
    keep_tasks_running()
    ecs = client("ecs", account)
    cluster = stack.removesuffix("-service")
    [arn] = ecs.list_services(cluster=cluster)["serviceArns"]
    [service] = ecs.describe_services(cluster=cluster, services=[arn])["services"]
    ecs.update_service(cluster=cluster, service=service["serviceName"], desiredCount=1)
    ecs.run_task(cluster=cluster, taskDefinition=service["taskDefinition"], launchType="FARGATE", group=f"service:{service['serviceName']}")


def keep_tasks_running():
    """By default, moto takes a task a step nearer to its end whenever somebody looks at it."""
    post("state-manager/set-transition", json.dumps({"model_name": "ecs::task", "transition": {"progression": "manual", "times": 1000}}).encode(), "application/json")


def post(path, data, content_type="text/plain"):
    urllib.request.urlopen(urllib.request.Request(f"{environ['AWS_ENDPOINT_URL']}/moto-api/{path}", data=data, method="POST", headers={"Content-Type": content_type})).read()


def create_pipeline(left_out):
    [pipeline] = [resource["Properties"] for resource in left_out.values() if resource["Type"] == "AWS::CodePipeline::Pipeline"]
    iam = client("iam")
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "codepipeline.amazonaws.com"}}]}
    role = iam.create_role(RoleName="moto-pipeline", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    actions = lambda stage: [{"name": action["Name"], "actionTypeId": {key.lower(): value for key, value in action["ActionTypeId"].items()}} for action in stage["Actions"]]  # noqa: E731
    client("codepipeline").create_pipeline(pipeline={
        "name": pipeline["Name"], "roleArn": role, "version": 1, "artifactStore": {"type": "S3", "location": "artifacts"},
        "stages": [{"name": stage["Name"], "actions": actions(stage)} for stage in pipeline["Stages"]],
    })


def authorize(*accounts):
    """From now on every call is checked: its signature, and the policies of whose it is. Prints the keys of an administrator of each account."""
    for account in accounts:
        iam = client("iam", account)
        for role, managed in {"lookup-role": "ReadOnlyAccess", "deploy-role": "AWSCloudFormationReadOnlyAccess"}.items():
            name = f"cdk-hnb659fds-{role}-{account}-{REGION}"
            # As the template has it; moto's CloudFormation leaves it out.
            iam.attach_role_policy(RoleName=name, PolicyArn=f"arn:aws:iam::aws:policy/{managed}")
            for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
                # Moto's CloudFormation keeps it as Python writes a dictionary, in which moto's own check cannot read it.
                document = ast.literal_eval(iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"])
                iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))
        # Moto takes the name under which requests are signed for the prefix of actions, which for CloudWatch is another one.
        monitoring = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "monitoring:Describe*", "Resource": "*"}]}
        iam.put_role_policy(RoleName=f"cdk-hnb659fds-lookup-role-{account}-{REGION}", PolicyName="cloudwatch", PolicyDocument=json.dumps(monitoring))
    keys = {}
    for account in accounts:
        iam = client("iam", account)
        iam.create_user(UserName="ada")
        iam.attach_user_policy(UserName="ada", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
        key = iam.create_access_key(UserName="ada")["AccessKey"]
        keys[account] = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    post("reset-auth", b"0")
    print(json.dumps(keys))


{"bootstrap": bootstrap, "deploy": deploy, "authorize": authorize}[sys.argv[1]](*sys.argv[2:])
