// AWS's own clients against a sandbox, and the few waits every scenario needs.
import { BackupClient } from '@aws-sdk/client-backup';
import * as cfn from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function clients(endpoint, credentials, more = {}) {
  const options = { endpoint, credentials, region: 'eu-central-1', maxAttempts: 1, ...more };
  return {
    endpoint,
    cloudformation: new cfn.CloudFormationClient(options),
    backup: new BackupClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sts: new STSClient(options),
  };
}

/** What a call was refused with. */
export async function refusal(call) {
  try {
    await call;
    return { name: 'no error' };
  } catch (e) {
    return { name: e.name, message: e.message, status: e.$metadata?.httpStatusCode, fault: e.$fault };
  }
}

export async function until(read, isDone, what) {
  for (const end = Date.now() + 25_000; Date.now() < end; await sleep(15)) {
    const value = await read();
    if (isDone(value)) return value;
  }
  throw new Error(`${what} did not come within 25 s`);
}

export class Stack {
  constructor(aws, name) {
    this.aws = aws;
    this.name = name;
    this.count = 0;
  }

  send(command) {
    return this.aws.cloudformation.send(command);
  }

  change(type, template, more = {}) {
    this.changeSet = `op-${++this.count}`;
    return this.send(new cfn.CreateChangeSetCommand({
      StackName: this.name, ChangeSetName: this.changeSet, ChangeSetType: type,
      ...(template ? { TemplateBody: typeof template === 'string' ? template : JSON.stringify(template) } : {}), ...more,
    }));
  }

  describeChange(more = {}) {
    return this.send(new cfn.DescribeChangeSetCommand({ StackName: this.name, ChangeSetName: this.changeSet, ...more }));
  }

  changeReady() {
    return until(() => this.describeChange(), (c) => c.Status === 'CREATE_COMPLETE' || c.Status === 'FAILED', `change set ${this.changeSet} of ${this.name}`);
  }

  execute(token, more = {}) {
    return this.send(new cfn.ExecuteChangeSetCommand({ StackName: this.name, ChangeSetName: this.changeSet, ClientRequestToken: token, ...more }));
  }

  async describe(name = this.name) {
    return (await this.send(new cfn.DescribeStacksCommand({ StackName: name }))).Stacks[0];
  }

  settled(name = this.name) {
    return until(() => this.describe(name), (s) => !s.StackStatus.endsWith('_IN_PROGRESS'), `the end of the operation on ${this.name}`);
  }

  async run(type, template, more = {}, token = `token-${this.count + 1}`) {
    const made = await this.change(type, template, more);
    const plan = await this.changeReady();
    if (plan.Status === 'FAILED') throw new Error(plan.StatusReason);
    await this.execute(token);
    this.id = made.StackId;
    return this.settled(made.StackId);
  }

  delete(token, more = {}) {
    return this.send(new cfn.DeleteStackCommand({ StackName: this.name, ClientRequestToken: token, ...more }));
  }

  /** All events, newest first, and how many pages they took. */
  async events(name = this.id ?? this.name) {
    const all = [];
    let pages = 0;
    let token;
    do {
      const page = await this.send(new cfn.DescribeStackEventsCommand({ StackName: name, NextToken: token }));
      all.push(...page.StackEvents);
      token = page.NextToken;
      pages++;
    } while (token);
    return { all, pages };
  }
}

export const brief = (e) => ({ id: e.LogicalResourceId, physical: e.PhysicalResourceId ?? '', status: e.ResourceStatus, reason: e.ResourceStatusReason ?? null, token: e.ClientRequestToken ?? null });

/** The sandbox's own pages: faults, tampering, resources. */
export async function administer(endpoint, method, page, body) {
  const answer = await fetch(`${endpoint}/_sandbox/${page}`, { method, ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}) });
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
}

/** Runs a drift detection and answers what it found. */
export async function drift(stack) {
  const { StackDriftDetectionId } = await stack.send(new cfn.DetectStackDriftCommand({ StackName: stack.name }));
  const run = await until(() => stack.send(new cfn.DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId })), (s) => s.DetectionStatus === 'DETECTION_COMPLETE', 'drift');
  const { StackResourceDrifts } = await stack.send(new cfn.DescribeStackResourceDriftsCommand({ StackName: stack.name, StackResourceDriftStatusFilters: ['MODIFIED', 'DELETED', 'NOT_CHECKED'] }));
  return {
    status: run.StackDriftStatus, count: run.DriftedStackResourceCount,
    resources: StackResourceDrifts.map((d) => ({ id: d.LogicalResourceId, status: d.StackResourceDriftStatus, actual: d.ActualProperties ?? null, differences: d.PropertyDifferences ?? [] })),
  };
}
