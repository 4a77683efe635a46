"""A day with the platform against a laptop engine, by raw calls and nothing else: `laptop_day.py cli` makes them with the AWS CLI, `laptop_day.py boto3` with boto3."""

import json
import subprocess
import sys
import urllib.request
from os import environ
from pathlib import Path

import boto3
from botocore import xform_name
from botocore.config import Config
from checks import check, eventually, run

PIPELINE = "orchard"
CRASH = "the basket has no handle"
VALUE = "a-value-of-31-characters-in-all"
REPOSITORY = Path(environ["REPOSITORY"])
SERVER = REPOSITORY / "app/server.js"
COLLECTION = REPOSITORY / "app/acceptance/tiny.postman_collection.json"
versions = {}


def by_cli(service, operation, /, **parameters):
    """`aws <service> <operation> --flag value …`, as a person would type it; lists come in full, since the CLI pages by itself."""
    flags = [word for name, value in parameters.items() for word in flag(name, value)]
    done = subprocess.run([Path(sys.executable).with_name("aws"), service, operation.replace("_", "-"), *flags, "--output", "json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return json.loads(done.stdout or "null")


def flag(name, value):
    option = f"--{xform_name(name, '-')}"
    if isinstance(value, bool):
        return [option if value else option.replace("--", "--no-", 1)]
    if isinstance(value, list):
        return [option, *value]
    return [option, json.dumps(value) if isinstance(value, dict) else value]


def by_boto3(service, operation, /, **parameters):
    return getattr(boto3.client(service, config=Config(retries={"max_attempts": 0})), operation)(**parameters)


def git(*words):
    return subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", *words], cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout.strip()


def push(message):
    """On the laptop, a commit is a push."""
    git("add", "--all")
    git("commit", "--quiet", "--no-verify", "--allow-empty", "--message", message)
    return git("rev-parse", "HEAD")


def execution_of(call, version):
    """The newest execution of a push of a version."""
    listed = call("codepipeline", "list_pipeline_executions", pipelineName=PIPELINE)["pipelineExecutionSummaries"]
    return next((one for one in listed if one.get("executionType", "STANDARD") == "STANDARD" and any(source["revisionId"] == version for source in one.get("sourceRevisions", []))), None)


def ended(call, version, status):
    execution = eventually(lambda: (found := execution_of(call, version)) and found["status"] not in ("InProgress", "Stopping") and found, 120)
    assert execution["status"] == status, execution
    return execution


def actions_of(call, execution):
    """The actions of an execution, by stage and name, each as it ended last."""
    details = call("codepipeline", "list_action_executions", pipelineName=PIPELINE, filter={"pipelineExecutionId": execution["pipelineExecutionId"]})["actionExecutionDetails"]
    return {(one["stageName"], one["actionName"]): one for one in reversed(details)}


def stage(call, name):
    return next(one for one in call("codepipeline", "get_pipeline_state", name=PIPELINE)["stageStates"] if one["stageName"] == name)


def waiting(call, version):
    """The token of the approval that a version waits for."""
    execution, gate = execution_of(call, version), stage(call, "approve-prod")
    if execution is None or gate.get("latestExecution", {}).get("pipelineExecutionId") != execution["pipelineExecutionId"]:
        return None
    approval = next(action for action in gate["actionStates"] if action["actionName"] == "Approve").get("latestExecution", {})
    return approval.get("token") if approval.get("status") == "InProgress" else None


def approve(call, version):
    token = eventually(lambda: waiting(call, version), 120)
    answer = call("codepipeline", "put_approval_result", pipelineName=PIPELINE, stageName="approve-prod", actionName="Approve", token=token, result={"status": "Approved", "summary": "looks good"})
    assert "approvedAt" in answer, answer
    ended(call, version, "Succeeded")
    assert runs(call, "prod") == version


def runs(call, environment):
    return call("ssm", "get_parameter", Name=f"/{PIPELINE}/{environment}/version")["Parameter"]["Value"]


def url(call, environment):
    return call("ssm", "get_parameter", Name=f"/{PIPELINE}/{environment}/url")["Parameter"]["Value"]


def answer_of(call, environment):
    with urllib.request.urlopen(url(call, environment), timeout=10) as response:
        return json.loads(response.read())


def messages(call, action, pattern):
    """What the build behind an action logged."""
    [build] = call("codebuild", "batch_get_builds", ids=[action["output"]["executionResult"]["externalExecutionId"]])["builds"]
    found = call("logs", "filter_log_events", logGroupName=build["logs"]["groupName"], logStreamNames=[build["logs"]["streamName"]], filterPattern=pattern)
    return [event["message"] for event in found["events"]]


def declare_secret():
    rc = REPOSITORY / ".projenrc.ts"
    rc.write_text(rc.read_text().replace("service: { ", "service: { secrets: ['STRIPE_KEY'], ", 1))
    subprocess.run(["node", "--require", "tsx/cjs", "src/project/main.ts"], cwd=REPOSITORY, check=True, capture_output=True, env={**environ, "PROJEN_DISABLE_POST": "true"})


@check
def the_first_version_is_approved(call):
    versions["first"] = git("rev-parse", "HEAD")
    approve(call, versions["first"])
    approval = actions_of(call, execution_of(call, versions["first"]))["approve-prod", "Approve"]
    assert approval["status"] == "Succeeded" and "looks good" in approval["output"]["executionResult"]["externalExecutionSummary"], approval
    assert answer_of(call, "prod") == {"version": versions["first"], "environment": "prod", "database": None, "password": 0}


@check
def a_good_push_is_tested_and_approved(call):
    versions["second"] = push("plant a tree")
    eventually(lambda: waiting(call, versions["second"]), 120)
    execution = execution_of(call, versions["second"])
    assert execution["sourceRevisions"][0]["revisionSummary"].find("plant a tree") >= 0, execution
    assert runs(call, "test") == versions["second"] and runs(call, "prod") == versions["first"]
    test = actions_of(call, execution)["test", "AcceptanceTest"]
    assert test["status"] == "Succeeded" and any("1 assertions passed, 0 failed" in line for line in messages(call, test, "assertions")), test
    approve(call, versions["second"])
    cluster = f"{PIPELINE}-prod"
    [arn] = call("ecs", "list_services", cluster=cluster)["serviceArns"]
    [service] = call("ecs", "describe_services", cluster=cluster, services=[arn])["services"]
    assert service["deployments"][0]["rolloutState"] == "COMPLETED" and service["runningCount"] == service["desiredCount"] >= 1, service


@check
def a_failing_test_keeps_a_version_from_both_environments(call):
    good = COLLECTION.read_text()
    COLLECTION.write_text(good.replace("pm.expect(pm.response.json().version).to.eql(pm.variables.get(\\\"version\\\"));", "pm.expect('a pear').to.eql('an apple');"))
    assert COLLECTION.read_text() != good
    versions["sour"] = push("mix up the fruit")
    actions = actions_of(call, ended(call, versions["sour"], "Failed"))
    test = actions["test", "AcceptanceTest"]
    assert test["status"] == "Failed" and test["output"]["executionResult"]["errorDetails"]["code"] == "JobFailed", test
    assert not any(name == "prod" for name, _ in actions), actions
    assert any("expected 'a pear' to deeply equal 'an apple'" in line for line in messages(call, test, "pear"))
    eventually(lambda: runs(call, "test") == versions["second"])
    assert runs(call, "prod") == versions["second"]
    COLLECTION.write_text(good)


@check
def production_is_rolled_back_and_forth(call):
    for name in ("first", "second"):
        target = execution_of(call, versions[name])["pipelineExecutionId"]
        started = call("codepipeline", "rollback_stage", pipelineName=PIPELINE, stageName="prod", targetPipelineExecutionId=target)["pipelineExecutionId"]
        execution = eventually(lambda: (found := call("codepipeline", "get_pipeline_execution", pipelineName=PIPELINE, pipelineExecutionId=started)["pipelineExecution"])["status"] == "Succeeded" and found)
        assert (execution["executionType"], execution["rollbackMetadata"]["rollbackTargetPipelineExecutionId"]) == ("ROLLBACK", target), execution
        assert runs(call, "prod") == versions[name] == answer_of(call, "prod")["version"]


@check
def a_secret_that_was_forgotten_is_added_and_the_build_tried_again(call):
    declare_secret()
    SERVER.write_text(SERVER.read_text().replace("password: (DATABASE_PASSWORD ?? '').length", "secret: (process.env.STRIPE_KEY ?? '').length"))
    versions["third"] = push("take money")
    execution = ended(call, versions["third"], "Failed")
    build = actions_of(call, execution)["Build", "Build"]
    assert any("secret:set test STRIPE_KEY" in line for line in messages(call, build, "STRIPE_KEY")), build
    assert runs(call, "test") == versions["second"]
    for environment in ("test", "prod"):
        assert call("ssm", "put_parameter", Name=f"/{PIPELINE}/{environment}/secrets/STRIPE_KEY", Value=VALUE, Type="SecureString")["Version"] == 1
    retried = call("codepipeline", "retry_stage_execution", pipelineName=PIPELINE, stageName="Build", pipelineExecutionId=execution["pipelineExecutionId"], retryMode="FAILED_ACTIONS")
    assert retried["pipelineExecutionId"] == execution["pipelineExecutionId"]
    approve(call, versions["third"])
    assert [answer_of(call, environment)["secret"] for environment in ("test", "prod")] == [len(VALUE), len(VALUE)]


@check
def a_changed_secret_reaches_the_tasks_by_a_new_deployment(call):
    assert call("ssm", "put_parameter", Name=f"/{PIPELINE}/test/secrets/STRIPE_KEY", Value="short", Type="SecureString", Overwrite=True)["Version"] == 2
    assert answer_of(call, "test")["secret"] == len(VALUE)
    cluster = f"{PIPELINE}-test"
    [arn] = call("ecs", "list_services", cluster=cluster)["serviceArns"]
    call("ecs", "update_service", cluster=cluster, service=arn, forceNewDeployment=True)
    eventually(lambda: answer_of(call, "test")["secret"] == len("short"))
    assert answer_of(call, "test")["version"] == versions["third"]


@check
def a_crash_is_looked_into(call):
    SERVER.write_text(f"console.log('counting apples');\nconsole.error('{CRASH}');\nprocess.exit(3);\n")
    versions["broken"] = push("carry more")
    actions = actions_of(call, ended(call, versions["broken"], "Failed"))
    [failed] = [action for action in actions.values() if action["status"] == "Failed"]
    assert failed["stageName"] == "test" and failed["input"]["actionTypeId"]["category"] == "Deploy" and failed["output"]["executionResult"]["errorDetails"]["message"], failed
    cluster = f"{PIPELINE}-test"
    [arn] = call("ecs", "list_services", cluster=cluster)["serviceArns"]
    [service] = call("ecs", "describe_services", cluster=cluster, services=[arn])["services"]
    assert any("exit" in event["message"] or "stopped" in event["message"] for event in service["events"]), service["events"]
    stopped = call("ecs", "list_tasks", cluster=cluster, serviceName=service["serviceName"], desiredStatus="STOPPED")["taskArns"]
    tasks = call("ecs", "describe_tasks", cluster=cluster, tasks=stopped)["tasks"]
    crashed = [task for task in tasks if task["containers"][0].get("exitCode") == 3]
    assert crashed and all(task["stopCode"] == "EssentialContainerExited" and task["stoppedReason"] for task in crashed), tasks
    container, task = crashed[0]["containers"][0], crashed[0]["taskArn"].rsplit("/", 1)[-1]
    events = call("logs", "filter_log_events", logGroupName=f"/{PIPELINE}/test/service", logStreamNames=[f"service/{container['name']}/{task}"])["events"]
    assert [event["message"].strip() for event in events][-2:] == ["counting apples", CRASH], events


@check
def what_crashes_leaves_the_version_that_ran(call):
    eventually(lambda: runs(call, "test") == versions["third"])
    assert answer_of(call, "test")["version"] == versions["third"] and runs(call, "prod") == versions["third"]


@check
def no_value_of_a_secret_is_in_any_log(call):
    def found(text):
        groups = call("logs", "describe_log_groups")["logGroups"]
        return [event for group in groups for event in call("logs", "filter_log_events", logGroupName=group["logGroupName"], filterPattern=f'"{text}"')["events"]]

    assert found(CRASH), "a search that finds nothing at all proves nothing"
    assert found(VALUE) == [], found(VALUE)


sys.exit(run({"cli": by_cli, "boto3": by_boto3}[sys.argv[1]]))
