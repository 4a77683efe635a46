"""Holds what the stubs of the commands' tests were asked and said against botocore's service models: `stub_answers.py <folder>`. The last line counts operations."""

import json
import sys
from collections import defaultdict
from pathlib import Path

from botocore.loaders import Loader
from botocore.model import ServiceModel

# Errors that any operation can answer with, and that no model lists.
COMMON_ERRORS = {"AccessDenied", "AccessDeniedException", "ExpiredToken", "ExpiredTokenException", "InternalFailure", "ServiceUnavailable", "Throttling", "ThrottlingException", "UnrecognizedClientException", "ValidationError", "ValidationException"}
# Errors of the SDK itself, which come before anything is sent.
OWN_ERRORS = {"CredentialsProviderError", "Error"}


SERVICES = ["application-autoscaling", "cloudformation", "cloudwatch", "codebuild", "codepipeline", "codestar-connections", "ecr", "ecs", "elbv2", "logs", "rds", "scheduler", "service-quotas", "ssm", "sts"]


def models():
    loader = Loader()
    loaded = [ServiceModel(loader.load_service_model(service, "service-2")) for service in SERVICES]
    return {model.metadata["serviceId"]: model for model in loaded}


def faults(value, shape, path):
    """Every way in which a value is not of a shape. Patterns are left aside: they say how a name looks, and tests use names that people can read."""
    checks = {"structure": structure_faults, "list": list_faults, "map": map_faults, "string": string_faults}
    if shape.type_name in checks:
        return checks[shape.type_name](value, shape, path)
    kinds = {"boolean": bool, "integer": int, "long": int, "float": (int, float), "double": (int, float)}
    if shape.type_name == "timestamp":
        return [] if isinstance(value, dict) and "$date" in value else [f"{path} is {value!r}, and no time"]
    if not isinstance(value, kinds[shape.type_name]) or (isinstance(value, bool) and shape.type_name != "boolean"):
        return [f"{path} is {value!r}, and no {shape.type_name}"]
    return [] if isinstance(value, bool) else size_faults(value, shape, path)


def structure_faults(value, shape, path):
    if not isinstance(value, dict):
        return [f"{path} is {value!r}, and no structure"]
    unknown = [f"{path}.{name} is not in {shape.name}" for name in value if name not in shape.members]
    missing = [f"{path}.{name} is missing, and required in {shape.name}" for name in shape.required_members if name not in value]
    return unknown + missing + [fault for name, each in value.items() if name in shape.members for fault in faults(each, shape.members[name], f"{path}.{name}")]


def list_faults(value, shape, path):
    if not isinstance(value, list):
        return [f"{path} is {value!r}, and no list"]
    if not value and path.startswith("output"):
        return []  # a service may write an empty list for nothing, whatever its model says
    return size_faults(len(value), shape, f"the length of {path}") + [fault for index, each in enumerate(value) for fault in faults(each, shape.member, f"{path}[{index}]")]


def map_faults(value, shape, path):
    if not isinstance(value, dict):
        return [f"{path} is {value!r}, and no map"]
    return [fault for key, each in value.items() for fault in faults(key, shape.key, f"a key of {path}") + faults(each, shape.value, f"{path}.{key}")]


def string_faults(value, shape, path):
    if not isinstance(value, str):
        return [f"{path} is {value!r}, and no string"]
    enum = [f"{path} is {value!r}; the model has {', '.join(shape.enum)}"] if shape.enum and value not in shape.enum else []
    return enum + size_faults(len(value), shape, f"the length of {path}")


def size_faults(size, shape, path):
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    return [f"{path} is {size}; the model has {low} to {high}"] if (low is not None and size < low) or (high is not None and size > high) else []


def call_faults(call, operation):
    found = faults(call["input"], operation.input_shape, "input") if operation.input_shape else []
    if "error" in call:
        declared = {shape.name for shape in operation.error_shapes} | {shape.metadata.get("error", {}).get("code") for shape in operation.error_shapes}
        return found if call["error"] in declared | COMMON_ERRORS | OWN_ERRORS else [*found, f"it does not answer with {call['error']}"]
    if operation.output_shape is None:
        return found if call["output"] == {} else [*found, "it answers with nothing"]
    return found + faults(call["output"], operation.output_shape, "output")


def wrong_answers_are_found(known):
    """A check that finds nothing wrong anywhere would pass as well."""
    wrong = {"input": {"StackNames": "shop"}, "output": {"Stacks": [{"StackName": "shop", "StackStatus": "FINE", "CreationTime": "today"}], "NextToken": 7}}
    found = call_faults(wrong, known["CloudFormation"].operation_model("DescribeStacks"))
    return [fault.split(" ")[0] for fault in found] == ["input.StackNames", "output.Stacks[0].StackStatus", "output.Stacks[0].CreationTime", "output.NextToken"] and bool(
        call_faults({"input": {}, "error": "PipelineNotFoundException"}, known["CloudFormation"].operation_model("DescribeStacks"))
    )


def main(folder):
    calls = defaultdict(list)
    for file in sorted(Path(folder).glob("*.jsonl")):
        for line in file.read_text().splitlines():
            call = json.loads(line)
            calls[call["service"], call["operation"]].append(call)
    known = models()
    results = {"wrong answers are found": [] if wrong_answers_are_found(known) else ["they are not"]}
    for (service, name), each in sorted(calls.items()):
        operation = known[service].operation_model(name)
        results[f"{service} {name}, {len(each)} {'call' if len(each) == 1 else 'calls'}"] = sorted({f"{fault} (in \"{call.get('test')}\")" for call in each for fault in call_faults(call, operation)})
    for name, found in results.items():
        print("\n      ".join([f"  {'✖' if found else '✔'} {name}", *found]))
    failed = sum(bool(found) for found in results.values())
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed or not calls else 0


sys.exit(main(sys.argv[1]))
