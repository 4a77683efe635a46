"""The AWS CLI and boto3 against a laptop engine whose prod stage waits for an approval. The last line counts what passed and what failed."""

import json
import subprocess
import sys
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from checks import check, eventually, run

AWS = str(Path(sys.executable).with_name("aws"))
PIPELINE = "orchard"


def client(service, **options):
    return boto3.client(service, config=Config(retries={"max_attempts": 0}), **options)


def aws(*parameters):
    """The AWS CLI, as a person would call it; its answer."""
    done = subprocess.run([AWS, *parameters, "--output", "json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return json.loads(done.stdout or "null")


def refused(code, call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response["Error"]["Message"]
    raise AssertionError(f"expected {code}, and the call was answered")


def stage(name):
    states = client("codepipeline").get_pipeline_state(name=PIPELINE)["stageStates"]
    return next(state for state in states if state["stageName"] == name)


def approval():
    return next(state for state in stage("approve-prod")["actionStates"] if state["actionName"] == "Approve")["latestExecution"]


def only_service(environment):
    ecs = client("ecs")
    cluster = f"{PIPELINE}-{environment}"
    [arn] = ecs.list_services(cluster=cluster)["serviceArns"]
    [service] = ecs.describe_services(cluster=cluster, services=[arn])["services"]
    return cluster, service


@check
def the_cli_sees_the_pipeline_and_its_stages():
    assert [pipeline["name"] for pipeline in aws("codepipeline", "list-pipelines")["pipelines"]] == [PIPELINE]
    stages = aws("codepipeline", "get-pipeline", "--name", PIPELINE)["pipeline"]["stages"]
    assert [one["name"] for one in stages] == ["Source", "Build", "UpdatePipeline", "test", "approve-prod", "prod"]
    [execution] = aws("codepipeline", "list-pipeline-executions", "--pipeline-name", PIPELINE)["pipelineExecutionSummaries"]
    assert execution["status"] == "InProgress" and len(execution["sourceRevisions"][0]["revisionId"]) == 40
    actions = aws("codepipeline", "list-action-executions", "--pipeline-name", PIPELINE, "--filter", f"pipelineExecutionId={execution['pipelineExecutionId']}")
    assert actions["actionExecutionDetails"][0]["actionName"] == "Approve"


@check
def boto3_pages_through_the_actions():
    pages = list(client("codepipeline").get_paginator("list_action_executions").paginate(pipelineName=PIPELINE, PaginationConfig={"PageSize": 2}))
    names = [action["actionName"] for page in pages for action in page["actionExecutionDetails"]]
    assert len(pages) > 2 and names[0] == "Approve" and names[-1] == "GitHub", names


@check
def boto3_finds_the_log_of_a_build_through_codebuild():
    build = next(action for action in stage("Build")["actionStates"] if action["actionName"] == "Build")["latestExecution"]["externalExecutionId"]
    [found] = client("codebuild").batch_get_builds(ids=[build])["builds"]
    logs = client("logs")
    events = logs.get_log_events(logGroupName=found["logs"]["groupName"], logStreamName=found["logs"]["streamName"], startFromHead=True)["events"]
    assert any("Phase complete: BUILD SUCCEEDED" in event["message"] for event in events)
    assert all(event["timestamp"] > 1_600_000_000_000 for event in events)


@check
def the_cli_filters_the_logs_of_builds():
    group = f"/aws/codebuild/{PIPELINE}-acceptance-test"
    found = aws("logs", "filter-log-events", "--log-group-name", group, "--filter-pattern", '"Phase complete: BUILD"')["events"]
    assert len(found) == 1 and "BUILD SUCCEEDED" in found[0]["message"], found
    assert [stream["logStreamName"] for stream in aws("logs", "describe-log-streams", "--log-group-name", group)["logStreams"]] == [found[0]["logStreamName"]]
    refused("ResourceNotFoundException", client("logs").filter_log_events, logGroupName="/no/such/group")


@check
def boto3_keeps_parameters_with_their_history():
    ssm = client("ssm")
    for value in ("one", "two", "three"):
        ssm.put_parameter(Name="/orchard/test/secrets/KEY", Value=value, Type="SecureString", Overwrite=True)
    assert ssm.get_parameter(Name="/orchard/test/secrets/KEY:2", WithDecryption=True)["Parameter"]["Value"] == "two"
    assert ssm.get_parameter(Name="/orchard/test/secrets/KEY")["Parameter"]["Value"] not in ("one", "two", "three")
    history = ssm.get_parameter_history(Name="/orchard/test/secrets/KEY", WithDecryption=True)["Parameters"]
    assert [(entry["Version"], entry["Value"]) for entry in history] == [(1, "one"), (2, "two"), (3, "three")]
    pages = list(ssm.get_paginator("get_parameters_by_path").paginate(Path="/orchard", Recursive=True, PaginationConfig={"PageSize": 1}))
    names = [parameter["Name"] for page in pages for parameter in page["Parameters"]]
    assert len(pages) == len(names) and "/orchard/test/secrets/KEY" in names and "/orchard/test/version" in names, names
    refused("ParameterAlreadyExists", ssm.put_parameter, Name="/orchard/test/secrets/KEY", Value="x", Type="SecureString")
    refused("ParameterVersionNotFound", ssm.get_parameter, Name="/orchard/test/secrets/KEY:9")


@check
def the_cli_lists_and_deletes_parameters():
    found = aws("ssm", "describe-parameters", "--parameter-filters", "Key=Path,Option=Recursive,Values=/orchard/test/secrets")["Parameters"]
    assert [(one["Name"], one["Type"], one["Version"]) for one in found] == [("/orchard/test/secrets/KEY", "SecureString", 3)]
    answer = aws("ssm", "delete-parameters", "--names", "/orchard/test/secrets/KEY", "/orchard/none")
    assert answer == {"DeletedParameters": ["/orchard/test/secrets/KEY"], "InvalidParameters": ["/orchard/none"]}, answer


@check
def the_cli_reads_stacks():
    [stack] = aws("cloudformation", "describe-stacks", "--stack-name", f"{PIPELINE}-test-service")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}["Url"].startswith("http://localhost:")
    message = refused("ValidationError", client("cloudformation").describe_stacks, StackName="none")
    assert message == "Stack with id none does not exist", message


@check
def a_task_that_is_stopped_is_replaced_and_says_why():
    cluster, service = only_service("test")
    [task] = aws("ecs", "list-tasks", "--cluster", cluster)["taskArns"]
    aws("ecs", "stop-task", "--cluster", cluster, "--task", task, "--reason", "a look at what happens")
    ecs = client("ecs")
    stopped = eventually(lambda: ecs.list_tasks(cluster=cluster, desiredStatus="STOPPED", serviceName=service["serviceName"])["taskArns"])
    [gone] = ecs.describe_tasks(cluster=cluster, tasks=stopped)["tasks"]
    eventually(lambda: ecs.describe_tasks(cluster=cluster, tasks=stopped)["tasks"][0]["lastStatus"] == "STOPPED")
    [gone] = ecs.describe_tasks(cluster=cluster, tasks=stopped)["tasks"]
    assert (gone["stopCode"], gone["stoppedReason"], gone["containers"][0]["exitCode"]) == ("UserInitiated", "a look at what happens", 0), gone
    eventually(lambda: [one for one in ecs.list_tasks(cluster=cluster)["taskArns"] if one != task])


@check
def a_service_is_restarted_and_scaled():
    cluster, service = only_service("test")
    ecs = client("ecs")
    before = set(ecs.list_tasks(cluster=cluster)["taskArns"])
    aws("ecs", "update-service", "--cluster", cluster, "--service", service["serviceName"], "--force-new-deployment")
    ecs.get_waiter("services_stable").wait(cluster=cluster, services=[service["serviceName"]], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    eventually(lambda: only_service("test")[1]["deployments"][0]["rolloutState"] == "COMPLETED" and not before & set(ecs.list_tasks(cluster=cluster)["taskArns"]))
    ecs.update_service(cluster=cluster, service=service["serviceName"], desiredCount=2)
    eventually(lambda: only_service("test")[1]["runningCount"] == 2)
    ecs.update_service(cluster=cluster, service=service["serviceName"], desiredCount=1)
    eventually(lambda: only_service("test")[1]["runningCount"] == 1 and len(ecs.list_tasks(cluster=cluster)["taskArns"]) == 1)


@check
def the_cli_runs_a_command_in_a_task_of_its_own():
    cluster, service = only_service("test")
    overrides = {"containerOverrides": [{"name": "service", "command": ["sh", "-c", "echo in $ENVIRONMENT; exit 5"]}]}
    [task] = aws("ecs", "run-task", "--cluster", cluster, "--task-definition", service["taskDefinition"], "--launch-type", "FARGATE", "--client-token", "once",
                 "--network-configuration", json.dumps(service["networkConfiguration"]), "--overrides", json.dumps(overrides))["tasks"]
    aws("ecs", "wait", "tasks-stopped", "--cluster", cluster, "--tasks", task["taskArn"])
    [ended] = client("ecs").describe_tasks(cluster=cluster, tasks=[task["taskArn"]])["tasks"]
    assert ended["stopCode"] == "EssentialContainerExited" and ended["containers"][0]["exitCode"] == 5, ended
    stream = f"service/service/{task['taskArn'].split('/')[-1]}"
    [event] = client("logs").get_log_events(logGroupName=f"/{PIPELINE}/test/service", logStreamName=stream)["events"]
    assert event["message"].strip() == "in test", event


@check
def an_approval_needs_its_own_token():
    put = client("codepipeline").put_approval_result
    site = {"pipelineName": PIPELINE, "stageName": "approve-prod", "actionName": "Approve", "result": {"status": "Approved", "summary": "looks good"}}
    token = approval()["token"]
    refused("InvalidApprovalTokenException", put, **site, token="00000000-0000-0000-0000-000000000000")
    assert "approvedAt" in put(**site, token=token)
    refused("ApprovalAlreadyCompletedException", put, **site, token=token)
    decided = approval()
    assert decided["status"] == "Succeeded" and decided["lastUpdatedBy"].endswith(":user/local") and "looks good" in decided["summary"], decided
    eventually(lambda: stage("prod")["latestExecution"]["status"] == "Succeeded", 120)


def paused_deployment(service):
    """A restart of prod, when it waits for a person: its ARN, a look at it, and the hook that waits."""
    ecs = client("ecs")
    cluster = f"{PIPELINE}-prod"
    ecs.update_service(cluster=cluster, service=service["serviceName"], forceNewDeployment=True)
    [found] = eventually(lambda: ecs.list_service_deployments(cluster=cluster, service=service["serviceArn"], status=["IN_PROGRESS"])["serviceDeployments"])
    arn = found["serviceDeploymentArn"]
    look = lambda: ecs.describe_service_deployments(serviceDeploymentArns=[arn])["serviceDeployments"][0]
    [hook] = eventually(lambda: [hook["hookId"] for hook in look()["lifecycleHookDetails"] if hook["status"] == "AWAITING_ACTION"])
    return arn, look, hook


@check
def the_cli_continues_a_deployment_that_waits_for_a_person():
    cluster, service = only_service("prod")
    arn, look, hook = paused_deployment(service)
    [deployment] = aws("ecs", "describe-service-deployments", "--service-deployment-arns", arn)["serviceDeployments"]
    assert (deployment["lifecycleStage"], deployment["deploymentConfiguration"]["strategy"]) == ("PRE_PRODUCTION_TRAFFIC_SHIFT", "BLUE_GREEN"), deployment
    [revision] = aws("ecs", "describe-service-revisions", "--service-revision-arns", deployment["targetServiceRevision"]["arn"])["serviceRevisions"]
    assert revision["taskDefinition"] == service["taskDefinition"] and revision["containerImages"][0]["containerName"] == "service", revision
    refused("InvalidParameterException", client("ecs").continue_service_deployment, serviceDeploymentArn=arn, hookId="another")
    answer = aws("ecs", "continue-service-deployment", "--service-deployment-arn", arn, "--hook-id", hook, "--action", "CONTINUE")
    assert answer == {"serviceDeploymentArn": arn}, answer
    eventually(lambda: look()["status"] == "SUCCESSFUL")
    listed = aws("ecs", "list-service-deployments", "--cluster", cluster, "--service", service["serviceArn"])["serviceDeployments"]
    assert arn in [one["serviceDeploymentArn"] for one in listed], listed


@check
def the_cli_rolls_a_deployment_back():
    _, service = only_service("prod")
    arn, look, hook = paused_deployment(service)
    aws("ecs", "continue-service-deployment", "--service-deployment-arn", arn, "--hook-id", hook, "--action", "ROLLBACK")
    eventually(lambda: look()["status"] == "ROLLBACK_SUCCESSFUL")
    arn, look, _ = paused_deployment(service)
    assert aws("ecs", "stop-service-deployment", "--service-deployment-arn", arn, "--stop-type", "ROLLBACK") == {"serviceDeploymentArn": arn}
    eventually(lambda: look()["status"] == "ROLLBACK_SUCCESSFUL")
    refused("ConflictException", client("ecs").stop_service_deployment, serviceDeploymentArn=arn)
    refused("ServiceDeploymentNotFoundException", client("ecs").stop_service_deployment, serviceDeploymentArn=arn.rsplit("/", 1)[0] + "/1")


@check
def a_disabled_transition_holds_executions_until_it_is_enabled():
    pipeline = client("codepipeline")
    aws("codepipeline", "disable-stage-transition", "--pipeline-name", PIPELINE, "--stage-name", "test", "--transition-type", "Inbound", "--reason", "a demonstration")
    started = pipeline.start_pipeline_execution(name=PIPELINE)["pipelineExecutionId"]
    eventually(lambda: stage("test").get("inboundExecution", {}).get("pipelineExecutionId") == started)
    assert stage("test")["inboundTransitionState"]["disabledReason"] == "a demonstration"
    aws("codepipeline", "enable-stage-transition", "--pipeline-name", PIPELINE, "--stage-name", "test", "--transition-type", "Inbound")
    eventually(lambda: approval()["status"] == "InProgress", 120)
    pipeline.stop_pipeline_execution(pipelineName=PIPELINE, pipelineExecutionId=started, abandon=True, reason="enough")
    eventually(lambda: pipeline.get_pipeline_execution(pipelineName=PIPELINE, pipelineExecutionId=started)["pipelineExecution"]["status"] == "Stopped")


@check
def a_stage_is_rolled_back_by_hand():
    pipeline = client("codepipeline")
    first = pipeline.list_pipeline_executions(pipelineName=PIPELINE)["pipelineExecutionSummaries"][-1]["pipelineExecutionId"]
    answer = aws("codepipeline", "rollback-stage", "--pipeline-name", PIPELINE, "--stage-name", "prod", "--target-pipeline-execution-id", first)
    execution = eventually(lambda: next((one for one in pipeline.list_pipeline_executions(pipelineName=PIPELINE)["pipelineExecutionSummaries"] if one["pipelineExecutionId"] == answer["pipelineExecutionId"] and one["status"] == "Succeeded"), None))
    assert (execution["executionType"], execution["trigger"]["triggerType"], execution["rollbackMetadata"]["rollbackTargetPipelineExecutionId"]) == ("ROLLBACK", "ManualRollback", first), execution


@check
def a_stack_is_deleted_with_what_runs_in_it():
    name = f"{PIPELINE}-prod-service"
    aws("cloudformation", "delete-stack", "--stack-name", name)
    client("cloudformation").get_waiter("stack_delete_complete").wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    assert client("ecs").list_services(cluster=f"{PIPELINE}-prod")["serviceArns"] == []


@check
def what_is_not_there_is_refused_by_name():
    pipeline = client("codepipeline")
    refused("PipelineNotFoundException", pipeline.get_pipeline_state, name="apple")
    refused("StageNotFoundException", pipeline.retry_stage_execution, pipelineName=PIPELINE, stageName="staging", pipelineExecutionId="x", retryMode="FAILED_ACTIONS")
    refused("InvalidNextTokenException", pipeline.list_pipeline_executions, pipelineName=PIPELINE, nextToken="xyz")
    refused("ClusterNotFoundException", client("ecs").list_services, cluster="none")
    message = refused("UnknownOperationException", pipeline.list_webhooks)
    assert "GetPipelineState" in message and "FilterLogEvents" in message, message


@check
def other_credentials_are_refused():
    stranger = client("codepipeline", aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="wrong")
    refused("UnrecognizedClientException", stranger.list_pipelines)


sys.exit(run())
