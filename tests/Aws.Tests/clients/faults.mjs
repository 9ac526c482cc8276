// Every fault switch and every tampering, each seen by AWS's own client. Prints one JSON object; the assertions are in the C# tests.
//   node faults.mjs ENDPOINT SLOW_ENDPOINT ACCESS_KEY_ID SECRET_ACCESS_KEY
import * as backup from '@aws-sdk/client-backup';
import * as cfn from '@aws-sdk/client-cloudformation';
import * as s3 from '@aws-sdk/client-s3';
import { Stack, administer, brief, clients, drift, refusal, sleep, until } from './aws.mjs';

const [endpoint, , accessKeyId, secretAccessKey] = process.argv.slice(2);
const credentials = { accessKeyId, secretAccessKey };
const aws = clients(endpoint, credentials);
const retrying = clients(endpoint, credentials, { maxAttempts: 3 });
const role = 'arn:aws:iam::000000000000:role/backup';
const volume = (name) => `arn:aws:ec2:eu-central-1:000000000000:volume/vol-${name}`;
const tamper = (body) => administer(endpoint, 'POST', 'tampering', body);
const resources = async (stack) => (await administer(endpoint, 'GET', `resources?stack=${stack}`)).body;
const topic = (name) => ({ Type: 'AWS::SNS::Topic', Properties: { DisplayName: name } });
const one = (name = 'a') => ({ Resources: { Topic: topic(name) } });
const eventsOf = async (stack) => (await stack.events()).all.reverse().map(brief);
const startBackup = (from, name, more = {}) => from.backup.send(new backup.StartBackupJobCommand({ BackupVaultName: 'faults', ResourceArn: volume(name), IamRoleArn: role, IdempotencyToken: `token-${name}`, ...more }));
const jobsOf = async (name) => (await aws.backup.send(new backup.ListBackupJobsCommand({ ByResourceArn: volume(name) }))).BackupJobs;
const jobEnds = (id) => until(() => aws.backup.send(new backup.DescribeBackupJobCommand({ BackupJobId: id })), (j) => !['CREATED', 'PENDING', 'RUNNING'].includes(j.State), 'the end of the job');

const group = (more = {}) => ({ Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { MinSize: '1', MaxSize: '3', AvailabilityZones: ['eu-central-1b'], ...more } });

const faults = [
  { kind: 'error', stack: 'error', action: 'CreateChangeSet', times: 1 },
  { kind: 'error', stack: 'retried', action: 'CreateChangeSet', times: 1 },
  { kind: 'lose', stack: 'retried', action: 'ExecuteChangeSet', times: 1 },
  { kind: 'error', stack: 'retried', action: 'DeleteStack', times: 1 },
  { kind: 'lose', stack: 'lost', action: 'ExecuteChangeSet', times: 1 },
  { kind: 'hang', stack: 'hung', action: 'CreateChangeSet', times: 1 },
  { kind: 'lose', stack: 'anything', times: 2 },
  { kind: 'throttle', service: 's3', resource: 'faulty/throttled', times: 1 },
  { kind: 'error', service: 's3', resource: 'faulty/broken', times: 1 },
  { kind: 'lose', service: 's3', resource: 'faulty/lost', times: 1 },
  { kind: 'throttle', service: 'backup', resource: volume('throttled'), times: 1 },
  { kind: 'error', service: 'backup', resource: volume('broken'), action: 'StartBackupJob', times: 1 },
  { kind: 'lose', service: 'backup', resource: volume('lost'), action: 'StartBackupJob', times: 1 },
  { kind: 'throttle', service: 'sts', action: 'AssumeRole', times: 1 },
  { kind: 'capacity', stack: 'capacity' },
  { kind: 'signals', stack: 'signals' },
  { kind: 'fail', stack: 'rollback', resource: 'Breaks', on: 'update' },
  { kind: 'rollback', stack: 'rollback', resource: 'Topic', times: 1 },
  { kind: 'fail', stack: 'rollbackOfCreation', resource: 'Breaks', on: 'create' },
  { kind: 'rollback', stack: 'rollbackOfCreation', resource: 'Topic', times: 1 },
  { kind: 'fail', stack: 'undeletable', resource: 'Topic', on: 'delete', times: 1 },
  { kind: 'fail', stack: 'leftBehind', resource: 'Topic', on: 'delete', times: 1 },
  { kind: 'fail', resource: volume('failing'), on: 'backup', reason: 'The volume is gone' },
  { kind: 'partial', resource: volume('partial'), on: 'backup' },
  { kind: 'stall', resource: volume('held'), on: 'backup' },
  { kind: 'fail', resource: volume('unrestorable'), on: 'restore', reason: 'No quota left' },
];

const scenarios = {
  async error() {
    const stack = new Stack(aws, 'error');
    const broken = await refusal(stack.change('CREATE', one()));
    return { broken, status: (await stack.changeReady()).Status };
  },

  // The SDK's own retries, each after the work was done.
  async retried() {
    const stack = new Stack(retrying, 'retried');
    const { StackId } = await stack.change('CREATE', one(), { ClientToken: 'once' });
    const sets = (await stack.send(new cfn.ListChangeSetsCommand({ StackName: 'retried' }))).Summaries.length;
    await stack.changeReady();
    await stack.execute('execute-once');
    const created = await stack.settled();
    await stack.delete('delete-once');
    const end = await stack.settled(StackId);
    stack.id = StackId;
    return { sets, created: created.StackStatus, end: end.StackStatus, told: (await eventsOf(stack)).filter((e) => e.id === 'retried').map((e) => e.status) };
  },

  async lost() {
    const stack = new Stack(aws, 'lost');
    await stack.change('CREATE', one());
    await stack.changeReady();
    const lost = await refusal(stack.execute('x'));
    return { lost, status: (await stack.settled()).StackStatus };
  },

  // Without an action a lost answer is one of a call that changes something.
  async anything() {
    const stack = new Stack(aws, 'anything');
    const first = await refusal(stack.change('CREATE', one()));
    await stack.changeReady();
    const second = await refusal(stack.execute('x'));
    return { first: first.name, second: second.name, status: (await stack.settled()).StackStatus };
  },

  async objects() {
    await aws.s3.send(new s3.CreateBucketCommand({ Bucket: 'faulty', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
    const put = (from, Key) => from.s3.send(new s3.PutObjectCommand({ Bucket: 'faulty', Key, Body: 'x' }));
    const throttled = await refusal(put(aws, 'throttled'));
    const broken = await refusal(put(aws, 'broken'));
    await put(retrying, 'lost');
    return { throttled, broken, keys: (await aws.s3.send(new s3.ListObjectsV2Command({ Bucket: 'faulty' }))).Contents.map((o) => o.Key) };
  },

  async backups() {
    const throttled = await refusal(startBackup(aws, 'throttled'));
    const broken = await refusal(startBackup(aws, 'broken'));
    const again = await startBackup(aws, 'broken');
    const lost = await startBackup(retrying, 'lost');
    return { throttled, throttledJobs: (await jobsOf('throttled')).length, broken, again: (await jobsOf('broken')).map((j) => j.BackupJobId === again.BackupJobId), lost: (await jobsOf('lost')).map((j) => j.BackupJobId === lost.BackupJobId) };
  },

  async capacity() {
    const stack = new Stack(aws, 'capacity');
    const end = await stack.run('CREATE', { Resources: { Topic: topic('a'), Nodes: group() } }, {});
    return { status: end.StackStatus, reason: (await eventsOf(stack)).find((e) => e.id === 'Nodes' && e.status === 'CREATE_FAILED')?.reason };
  },

  async capacityWords() {
    const reasons = {};
    const types = {
      Node: { Type: 'AWS::EC2::Instance', Properties: { InstanceType: 'r6i.4xlarge', AvailabilityZone: 'eu-central-1c' } },
      Web: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: 'web' } },
    };
    for (const [id, resource] of Object.entries(types)) {
      const stack = new Stack(aws, `capacity-${id}`);
      await stack.run('CREATE', { Resources: { [id]: resource } });
      reasons[id] = (await eventsOf(stack)).find((e) => e.id === id && e.status === 'CREATE_FAILED')?.reason;
    }
    return reasons;
  },

  async signals() {
    const stack = new Stack(aws, 'signals');
    const waiting = { ...group(), CreationPolicy: { ResourceSignal: { Count: 2, Timeout: 'PT15M' } } };
    const end = await stack.run('CREATE', { Resources: { Nodes: waiting, NotWaiting: group() } });
    return { status: end.StackStatus, events: (await eventsOf(stack)).filter((e) => e.id === 'Nodes') };
  },

  async rollback() {
    const stack = new Stack(aws, 'rollback');
    const template = (name) => ({ Resources: { Topic: topic(name), Breaks: { ...topic(name), DependsOn: 'Topic' } } });
    await stack.run('CREATE', template('a'));
    const failed = await stack.run('UPDATE', template('b'));
    return { status: failed.StackStatus, reason: failed.StackStatusReason, events: (await eventsOf(stack)).filter((e) => e.status === 'UPDATE_FAILED') };
  },

  async rollbackOfCreation() {
    const stack = new Stack(aws, 'rollbackOfCreation');
    const failed = await stack.run('CREATE', { Resources: { Topic: topic('a'), Breaks: { ...topic('a'), DependsOn: 'Topic' } } });
    const left = await resources('rollbackOfCreation');
    await stack.delete('again');
    const end = await stack.settled(stack.id);
    return { status: failed.StackStatus, reason: failed.StackStatusReason, left: left.map((r) => `${r.logical_id} ${r.state} ${r.status}`), end: end.StackStatus, after: (await resources('rollbackOfCreation')).length };
  },

  async undeletable() {
    const stack = new Stack(aws, 'undeletable');
    await stack.run('CREATE', one());
    await stack.delete('first');
    const failed = await stack.settled(stack.id);
    await stack.delete('second');
    return { status: failed.StackStatus, reason: failed.StackStatusReason, end: (await stack.settled(stack.id)).StackStatus };
  },

  // A deletion that fails in a cleanup does not stop the update: what it leaves is in no stack any more.
  async leftBehind() {
    const stack = new Stack(aws, 'leftBehind');
    await stack.run('CREATE', { Resources: { Topic: topic('a'), Kept: { ...topic('b'), DeletionPolicy: 'Retain' }, Data: { Type: 'AWS::EC2::Volume', DeletionPolicy: 'Snapshot', Properties: { AvailabilityZone: 'eu-central-1a', Size: 1 } } } });
    const end = await stack.run('UPDATE', { Resources: { Other: topic('c') } });
    await stack.delete('x');
    await stack.settled(stack.id);
    const left = await resources('leftBehind');
    for (const { physical_id } of left) await tamper({ kind: 'delete_resource', resource: physical_id });
    return { status: end.StackStatus, left: left.map((r) => `${r.logical_id} ${r.type} ${r.state}`), after: await resources('leftBehind') };
  },

  async jobs() {
    const failing = await jobEnds((await startBackup(aws, 'failing')).BackupJobId);
    const partial = await jobEnds((await startBackup(aws, 'partial')).BackupJobId);
    const point = await aws.backup.send(new backup.DescribeRecoveryPointCommand({ BackupVaultName: 'faults', RecoveryPointArn: partial.RecoveryPointArn }));
    const { BackupJobId } = await startBackup(aws, 'held');
    await sleep(400);
    const held = await aws.backup.send(new backup.DescribeBackupJobCommand({ BackupJobId }));
    return { failing: [failing.State, failing.StatusMessage], partial: [partial.State, point.Status], held: [held.State, held.PercentDone], id: BackupJobId };
  },

  async restored() {
    const made = await jobEnds((await startBackup(aws, 'source', { RecoveryPointTags: { a: 'b' } })).BackupJobId);
    const metadata = { volumeSize: '3', availabilityZone: 'eu-central-1a', encrypted: 'true' };
    const restore = async (RecoveryPointArn) => {
      const { RestoreJobId } = await aws.backup.send(new backup.StartRestoreJobCommand({ RecoveryPointArn, Metadata: metadata, IamRoleArn: role, IdempotencyToken: RecoveryPointArn }));
      return until(() => aws.backup.send(new backup.DescribeRestoreJobCommand({ RestoreJobId })), (j) => ['COMPLETED', 'FAILED'].includes(j.Status), 'the restore');
    };
    const done = await restore(made.RecoveryPointArn);
    const all = (await administer(endpoint, 'GET', 'resources')).body.filter((r) => r.state === 'restored' && done.CreatedResourceArn.endsWith(r.physical_id));
    const { BackupJobId } = await aws.backup.send(new backup.StartBackupJobCommand({ BackupVaultName: 'faults', ResourceArn: done.CreatedResourceArn, IamRoleArn: role }));
    const again = await jobEnds(BackupJobId);
    const unrestorable = await jobEnds((await startBackup(aws, 'unrestorable')).BackupJobId);
    const failed = await restore(unrestorable.RecoveryPointArn);
    await tamper({ kind: 'delete_resource', resource: done.CreatedResourceArn });
    const { BackupJobId: afterwards } = await aws.backup.send(new backup.StartBackupJobCommand({ BackupVaultName: 'faults', ResourceArn: done.CreatedResourceArn, IamRoleArn: role }));
    return { status: done.Status, arn: done.CreatedResourceArn, all, again: [again.State, again.BackupSizeInBytes], failed: [failed.Status, failed.StatusMessage, failed.CreatedResourceArn ?? 'nothing'], afterwards: (await jobEnds(afterwards)).State };
  },

  async drift() {
    const stack = new Stack(aws, 'drift');
    const template = (size) => ({
      Resources: {
        Net: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
        Door: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'web', VpcId: { Ref: 'Net' }, SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }] } },
        Data: { Type: 'AWS::EC2::Volume', Properties: { AvailabilityZone: 'eu-central-1a', Size: size } }, Topic: topic('a'),
      },
    });
    await stack.run('CREATE', template(8));
    const edited = await tamper({ kind: 'modify_resource', stack: 'drift', resource: 'Data', properties: { Size: 16, Iops: 3000 } });
    await tamper({ kind: 'modify_resource', stack: 'drift', resource: 'Door', properties: { SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }, { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }] } });
    await tamper({ kind: 'delete_resource', stack: 'drift', resource: 'Topic' });
    const found = await drift(stack);
    const stillThere = await drift(stack);
    await stack.run('UPDATE', template(24));
    const afterUpdate = await drift(stack);
    const missing = await stack.run('UPDATE', { Resources: { ...template(24).Resources, Topic: topic('b') } });
    return { edited: edited.body, found, same: JSON.stringify(found) === JSON.stringify(stillThere), afterUpdate, missing: missing.StackStatus, reason: (await eventsOf(stack)).find((e) => e.status === 'UPDATE_FAILED')?.reason };
  },

  // The way back that AWS offers: a change set that compares with what is, not with what was deployed.
  async reverted() {
    const stack = new Stack(aws, 'reverted');
    const template = { Resources: { Data: { Type: 'AWS::EC2::Volume', Properties: { AvailabilityZone: 'eu-central-1a', Size: 8 } }, Topic: topic('a'), Other: topic('o') } };
    await stack.run('CREATE', template);
    await tamper({ kind: 'modify_resource', stack: 'reverted', resource: 'Data', properties: { Size: 16 } });
    await tamper({ kind: 'delete_resource', stack: 'reverted', resource: 'Topic' });
    await stack.change('UPDATE', template);
    const ordinary = (await stack.changeReady()).Status;
    await stack.change('UPDATE', template, { DeploymentMode: 'REVERT_DRIFT' });
    await stack.changeReady();
    const plan = await stack.describeChange({ IncludePropertyValues: true });
    await stack.execute('revert');
    const end = await stack.settled();
    return { ordinary, mode: plan.DeploymentMode, stackDrift: plan.StackDriftStatus, changes: plan.Changes.map((c) => c.ResourceChange), end: end.StackStatus, after: await drift(stack) };
  },

  async renamed() {
    const stack = new Stack(aws, 'renamed');
    await stack.run('CREATE', one());
    const { body } = await tamper({ kind: 'rename_stack', stack: 'renamed', name: 'another-name' });
    const other = new Stack(aws, 'another-name');
    const update = await other.run('UPDATE', one('b'));
    return { old: (await stack.describe(stack.id)).StackStatus, byName: await refusal(stack.describe()), status: body.status, update: update.StackStatus };
  },

  async deleted() {
    const stack = new Stack(aws, 'deleted');
    await stack.run('CREATE', one());
    await stack.send(new cfn.UpdateTerminationProtectionCommand({ StackName: 'deleted', EnableTerminationProtection: true }));
    await tamper({ kind: 'delete_stack', stack: 'deleted' });
    return { status: (await stack.settled(stack.id)).StackStatus, left: await resources('deleted') };
  },

  async refused() {
    const put = (body) => administer(endpoint, 'PUT', 'faults', body);
    return {
      kind: await put([{ kind: 'explode' }]), on: await put([{ kind: 'fail', on: 'never' }]), times: await put([{ kind: 'fail', times: 0 }]), member: await put([{ kind: 'fail', resorce: 'a' }]),
      tampering: await tamper({ kind: 'burn' }), stack: await tamper({ kind: 'delete_stack', stack: 'never-there' }),
    };
  },
};

await aws.backup.send(new backup.CreateBackupVaultCommand({ BackupVaultName: 'faults' }));
await administer(endpoint, 'PUT', 'faults', faults.concat([{ kind: 'capacity', stack: 'capacity-Node' }, { kind: 'capacity', stack: 'capacity-Web' }]));
// A time-out needs a quiet machine: this one runs alone, after the others.
const alone = {
  async hung() {
    const hurried = clients(endpoint, credentials, { requestHandler: { requestTimeout: 1500, throwOnRequestTimeout: true } });
    const stack = new Stack(hurried, 'hung');
    const hung = await refusal(stack.change('CREATE', one()));
    return { hung, status: (await stack.changeReady()).Status };
  },
};

const shown = (await administer(endpoint, 'GET', 'faults')).body;
const results = { shown: shown.length };
const attempt = async ([name, run]) => {
  try {
    results[name] = await run();
  } catch (e) {
    results[name] = { broke: `${e.name}: ${e.message}\n${e.stack}` };
  }
};
await Promise.all(Object.entries(scenarios).map(attempt));
for (const one of Object.entries(alone)) await attempt(one);
results.left = (await administer(endpoint, 'GET', 'faults')).body.filter((f) => f.times);
await administer(endpoint, 'DELETE', 'faults');
results.released = (await jobEnds(results.jobs.id)).State;
console.log(JSON.stringify(results));
