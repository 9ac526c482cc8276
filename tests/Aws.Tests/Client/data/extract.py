#!/usr/bin/env python3
"""Writes a JSON file a service beside this file: of AWS's own service models, as botocore ships them
(Apache-2.0, https://github.com/boto/botocore, botocore/data/*/*/service-2.json), only the operations that the client calls,
without the documentation. Run it again with a newer botocore; a changed wire name then fails the contract tests.

    python3 -m pip install botocore && python3 extract.py
"""
import json
import pathlib

import botocore
import botocore.session

OPERATIONS = {
    "cloudformation": """CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet DescribeStacks DescribeStackEvents ListStackResources
        DeleteStack UpdateTerminationProtection SetStackPolicy GetTemplate CancelUpdateStack ContinueUpdateRollback DetectStackDrift
        DescribeStackDriftDetectionStatus DescribeStackResourceDrifts""".split(),
    "backup": """CreateBackupVault DescribeBackupVault StartBackupJob DescribeBackupJob ListRecoveryPointsByBackupVault DescribeRecoveryPoint
        GetRecoveryPointRestoreMetadata StartRestoreJob DescribeRestoreJob DeleteRecoveryPoint""".split(),
    "iam": ["SimulatePrincipalPolicy"],
    "ec2": ["DescribeAddresses", "DescribeImages", "DescribeManagedPrefixLists", "DescribeRegions", "DescribeVpcs"],
    "rds": ["DescribeDBClusterSnapshots", "DeleteDBClusterSnapshot"],
    "cloudwatch": ["DescribeAlarms"],
    "service-quotas": ["GetServiceQuota"],
    "acm": ["RequestCertificate", "DescribeCertificate", "DeleteCertificate"],
}
KEPT = ("type", "required", "enum", "pattern", "min", "max", "flattened", "error", "timestampFormat")


def strip(shape):
    kept = {name: shape[name] for name in KEPT if name in shape}
    if "members" in shape:
        kept["members"] = {
            name: {k: v for k, v in member.items() if k in ("shape", "location", "locationName")} for name, member in shape["members"].items()
        }
    for part in ("member", "key", "value"):
        if part in shape:
            kept[part] = {k: v for k, v in shape[part].items() if k in ("shape", "locationName")}
    return kept


def reach(model, name, shapes):
    if name in shapes:
        return
    shape = shapes[name] = strip(model["shapes"][name])
    for member in [*shape.get("members", {}).values(), *(shape[p] for p in ("member", "key", "value") if p in shape)]:
        reach(model, member["shape"], shapes)


def extract(loader, service):
    model = loader.load_service_model(service, "service-2")
    shapes, operations = {}, {}
    for name in OPERATIONS[service]:
        operation = model["operations"][name]
        operations[name] = {"method": operation["http"]["method"], "uri": operation["http"]["requestUri"]}
        for part in ("input", "output"):
            if part in operation:
                operations[name][part] = operation[part]["shape"]
                if "resultWrapper" in operation[part]:
                    operations[name]["resultWrapper"] = operation[part]["resultWrapper"]
                reach(model, operation[part]["shape"], shapes)
        operations[name]["errors"] = [e["shape"] for e in operation.get("errors", [])]
        for error in operations[name]["errors"]:
            reach(model, error, shapes)
    metadata = model["metadata"]
    if "query" in metadata.get("protocols", []):
        # Several: ours is the one that all AWS clients spoke first.
        metadata["protocol"] = "query"
    return {
        "source": f"botocore {botocore.__version__}, botocore/data/{service}/{metadata['apiVersion']}/service-2.json, Apache-2.0",
        "metadata": {k: metadata[k] for k in ("apiVersion", "endpointPrefix", "serviceId", "protocol", "signatureVersion", "xmlNamespace") if k in metadata},
        "operations": operations,
        "shapes": dict(sorted(shapes.items())),
    }


def main():
    loader = botocore.session.get_session().get_component("data_loader")
    for service in OPERATIONS:
        path = pathlib.Path(__file__).with_name(service + ".json")
        path.write_text(json.dumps(extract(loader, service), indent=1) + "\n", encoding="utf-8")
        print(path.name, path.stat().st_size)


main()
