"""Writes extracts of AWS's own service models, as botocore ships them: of the operations the sandbox emulates, every output element with its type and
allowed values, and the errors. Run where botocore is installed (it comes with the AWS CLI):  python3 extract.py"""
import json
import botocore
import botocore.session

OPERATIONS = {
    "cloudformation": "CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet ListChangeSets DescribeStacks DescribeStackEvents DescribeStackResource DescribeStackResources "
    "ListStackResources ListStacks DeleteStack GetTemplate GetTemplateSummary ValidateTemplate UpdateTerminationProtection SetStackPolicy GetStackPolicy CancelUpdateStack ContinueUpdateRollback "
    "DetectStackDrift DescribeStackDriftDetectionStatus DescribeStackResourceDrifts",
    "backup": "CreateBackupVault DescribeBackupVault DeleteBackupVault ListBackupVaults StartBackupJob DescribeBackupJob ListBackupJobs StopBackupJob ListRecoveryPointsByBackupVault "
    "DescribeRecoveryPoint GetRecoveryPointRestoreMetadata DeleteRecoveryPoint StartRestoreJob DescribeRestoreJob ListRestoreJobs ListTags TagResource UntagResource",
    "s3": "CreateBucket HeadBucket DeleteBucket ListBuckets PutObject GetObject HeadObject ListObjectsV2 DeleteObject DeleteObjects GetBucketLocation",
    "sts": "GetCallerIdentity AssumeRole",
    "iam": "SimulatePrincipalPolicy",
    "ec2": "DescribeAddresses DescribeImages DescribeManagedPrefixLists DescribeVpcs DescribeRegions",
    "rds": "DescribeDBClusterSnapshots DeleteDBClusterSnapshot",
    "cloudwatch": "DescribeAlarms",
    "service-quotas": "GetServiceQuota ListServiceQuotas",
    "acm": "RequestCertificate DescribeCertificate DeleteCertificate",
}


def form(shape, seen=()):
    """A shape as the test reads it; members by the name they have on the wire, those that travel in headers left out."""
    if shape.name in seen:
        return {"type": "any"}
    seen = seen + (shape.name,)
    if shape.type_name == "structure":
        members = {}
        for name, member in shape.members.items():
            if member.serialization.get("location"):
                continue
            members[member.serialization.get("name", name)] = form(member, seen)
        return {"type": "structure", "members": members}
    if shape.type_name == "list":
        out = {"type": "list", "of": form(shape.member, seen), "item": shape.member.serialization.get("name", "member")}
        if shape.serialization.get("flattened"):
            out["flattened"] = True
        return out
    if shape.type_name == "map":
        return {"type": "map"}
    if getattr(shape, "enum", None):
        return {"type": shape.type_name, "enum": list(shape.enum)}
    return {"type": shape.type_name}


session = botocore.session.get_session()
for service, names in OPERATIONS.items():
    model = session.get_service_model(service)
    operations, errors = {}, set()
    for name in names.split():
        operation = model.operation_model(name)
        operations[name] = {
            "method": operation.http["method"],
            "uri": operation.http["requestUri"],
            "output": form(operation.output_shape) if operation.output_shape is not None else None,
        }
        errors |= {e.metadata.get("error", {}).get("code", e.name) for e in operation.error_shapes}
    extract = {"source": f"botocore {botocore.__version__}, data/{service}/{model.api_version}/service-2.json, Apache-2.0", "protocol": "query" if "query" in model.metadata.get("protocols", []) else model.metadata["protocol"], "errors": sorted(errors), "operations": operations}
    with open(f"{service}.json", "w", encoding="utf-8") as file:
        json.dump(extract, file, indent=1)
        file.write("\n")
