// The ways out of the states a stack can get stuck in, stack policies, imports, and the refusals of wrong regions, each by AWS's own client. Prints one JSON
// object; the assertions are in the C# tests.
//   node ways.mjs ENDPOINT SLOW_ENDPOINT ACCESS_KEY_ID SECRET_ACCESS_KEY
import * as backup from '@aws-sdk/client-backup';
import * as cfn from '@aws-sdk/client-cloudformation';
import * as s3 from '@aws-sdk/client-s3';
import { Stack, administer, brief, clients, drift, refusal, until } from './aws.mjs';

const [endpoint, , accessKeyId, secretAccessKey] = process.argv.slice(2);
const credentials = { accessKeyId, secretAccessKey };
const aws = clients(endpoint, credentials);
const topic = (name, more = {}) => ({ Type: 'AWS::SNS::Topic', Properties: { DisplayName: name }, ...more });
const vpc = (cidr, dns = true) => ({ Type: 'AWS::EC2::VPC', Properties: { CidrBlock: cidr, EnableDnsSupport: dns } });
const eventsOf = async (stack) => (await stack.events()).all.reverse().map(brief);
const resources = async (stack) => (await administer(endpoint, 'GET', `resources?stack=${stack}`)).body;
const goOn = (stack, more = {}) => stack.send(new cfn.ContinueUpdateRollbackCommand({ StackName: stack.name, ...more }));
const setPolicy = (stack, Statement) => stack.send(new cfn.SetStackPolicyCommand({ StackName: stack.name, StackPolicyBody: JSON.stringify({ Statement }) }));
const allow = { Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*' };
const deny = (Action, Resource, more = {}) => ({ Effect: 'Deny', Action, Principal: '*', Resource, ...more });

const faults = [
  { kind: 'fail', stack: 'continued', resource: 'Breaks', on: 'update' },
  { kind: 'rollback', stack: 'continued', resource: 'Topic' },
  { kind: 'fail', stack: 'forced', resource: 'Breaks', on: 'update' },
  { kind: 'rollback', stack: 'forced', resource: 'Topic' },
  { kind: 'fail', stack: 'deletedStuck', resource: 'Breaks', on: 'update' },
  { kind: 'rollback', stack: 'deletedStuck', resource: 'Topic' },
  { kind: 'fail', stack: 'retained', resource: 'Topic', on: 'delete' },
  { kind: 'stall', stack: 'uncancellable', on: 'create' },
];

/** A stack whose update failed and whose rollback failed too. */
async function stuck(name) {
  const stack = new Stack(aws, name);
  const template = (label) => ({ Resources: { Topic: topic(label), Other: topic(label), Breaks: topic(label, { DependsOn: ['Topic', 'Other'] }) } });
  await stack.run('CREATE', template('a'));
  const idle = await refusal(goOn(stack));
  return { stack, idle, failed: await stack.run('UPDATE', template('b')) };
}

const scenarios = {
  async continued() {
    const { stack, idle, failed } = await stuck('continued');
    const stray = await refusal(goOn(stack, { ResourcesToSkip: ['Other'] }));
    const both = await refusal(goOn(stack, { ResourcesToSkip: ['Topic'], ForceRollback: true }));
    await goOn(stack, { ClientRequestToken: 'once-more' });
    const again = await stack.settled();
    await goOn(stack, { ResourcesToSkip: ['Topic'], ClientRequestToken: 'skip' });
    const end = await stack.settled();
    const resource = (await stack.send(new cfn.DescribeStackResourceCommand({ StackName: 'continued', LogicalResourceId: 'Topic' }))).StackResourceDetail;
    const checked = await drift(stack);
    const after = await stack.run('UPDATE', { Resources: { Topic: topic('c'), Other: topic('c'), Breaks: topic('a') } });
    return { idle, failed: failed.StackStatus, stray, both, again: again.StackStatus, end: end.StackStatus, resource: resource.ResourceStatus, checked, after: after.StackStatus };
  },

  async forced() {
    const { stack } = await stuck('forced');
    await goOn(stack, { ForceRollback: true });
    return { end: (await stack.settled()).StackStatus };
  },

  async deletedStuck() {
    const { stack } = await stuck('deletedStuck');
    await stack.delete('away');
    return { end: (await stack.settled(stack.id)).StackStatus, left: await resources('deletedStuck') };
  },

  async retained() {
    const stack = new Stack(aws, 'retained');
    await stack.run('CREATE', { Resources: { Topic: topic('a'), Other: topic('b') } });
    await stack.delete('first');
    const failed = await stack.settled(stack.id);
    const stray = await refusal(stack.delete('stray', { RetainResources: ['Nothing'] }));
    const done = await refusal(stack.delete('done', { RetainResources: ['Other'] }));
    await stack.delete('second', { RetainResources: ['Topic'] });
    const end = await stack.settled(stack.id);
    return { failed: failed.StackStatus, stray, done, end: end.StackStatus, events: (await eventsOf(stack)).slice(-3).map((e) => `${e.id} ${e.status}`), left: (await resources('retained')).map((r) => `${r.logical_id} ${r.state}`) };
  },

  async uncancellable() {
    const stack = new Stack(aws, 'uncancellable');
    await stack.change('CREATE', { Resources: { Topic: topic('a') } });
    await stack.changeReady();
    await stack.execute('x');
    return { creating: await refusal(stack.send(new cfn.CancelUpdateStackCommand({ StackName: 'uncancellable' }))) };
  },

  async policy() {
    const stack = new Stack(aws, 'policy');
    const template = { Net: vpc('10.0.0.0/16'), Topic: topic('a') };
    await stack.run('CREATE', { Resources: template });
    await setPolicy(stack, [allow, deny(['Update:Replace', 'Update:Delete'], ['LogicalResourceId/Net'])]);
    const attempt = async (wanted) => {
      const before = (await stack.events()).all.length;
      const end = await stack.run('UPDATE', { Resources: wanted });
      const { all } = await stack.events();
      return { status: end.StackStatus, reasons: all.slice(0, all.length - before).reverse().map(brief).filter((e) => e.status === 'UPDATE_FAILED' || e.status === 'UPDATE_ROLLBACK_IN_PROGRESS').map((e) => `${e.id}: ${e.reason}`) };
    };
    const net = async () => (await stack.send(new cfn.DescribeStackResourceCommand({ StackName: 'policy', LogicalResourceId: 'Net' }))).StackResourceDetail.PhysicalResourceId;
    const id = await net();
    const replaced = await attempt({ ...template, Net: vpc('10.9.0.0/16') });
    const removed = await attempt({ Topic: topic('a') });
    const modified = await attempt({ ...template, Net: vpc('10.0.0.0/16', false) });
    const untouched = (await net()) === id;
    await setPolicy(stack, [{ ...allow, Resource: 'LogicalResourceId/Net' }]);
    const unnamed = await attempt({ Net: vpc('10.0.0.0/16', false), Topic: topic('b') });
    await setPolicy(stack, [allow, deny('Update:Modify', '*', { Condition: { StringLike: { ResourceType: ['AWS::SNS::*'] } } })]);
    const byType = await attempt({ Net: vpc('10.0.0.0/16', true), Topic: topic('b') });
    const invalid = await refusal(setPolicy(stack, [{ Effect: 'Perhaps', Action: 'Update:*', Principal: '*', Resource: '*' }]));
    return { replaced, removed, modified, untouched, unnamed, byType, invalid };
  },

  // Durations relate to each other as on AWS, and differ between resources of one type.
  async durations() {
    const stack = new Stack(aws, 'durations');
    const many = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`Gate${i}`, { Type: 'AWS::EC2::NatGateway', Properties: { SubnetId: 'subnet-0' } }]));
    await stack.run('CREATE', { Resources: { Search: { Type: 'AWS::OpenSearchService::Domain', Properties: {} }, Queue: topic('a'), Group: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { MinSize: '2', MaxSize: '2' }, CreationPolicy: { ResourceSignal: { Count: 2, Timeout: 'PT5M' } } }, ...many } });
    const events = (await stack.events()).all.reverse();
    const took = {};
    for (const e of events.filter((e) => e.LogicalResourceId !== 'durations')) (took[e.LogicalResourceId] ??= []).push(e.Timestamp.getTime());
    return { took: Object.fromEntries(Object.entries(took).map(([id, times]) => [id, times.at(-1) - times[0]])), signals: events.filter((e) => e.LogicalResourceId === 'Group').map((e) => `${e.ResourceStatus} ${e.ResourceStatusReason ?? ''}`) };
  },

  async regions() {
    const Bucket = 'of-frankfurt';
    await aws.s3.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
    const elsewhere = clients(endpoint, credentials, { region: 'eu-west-1' });
    const nowhere = clients(endpoint, credentials, { region: 'nowhere' });
    return {
      bucket: await refusal(elsewhere.s3.send(new s3.PutObjectCommand({ Bucket, Key: 'k', Body: 'v' }))),
      stacks: await refusal(nowhere.cloudformation.send(new cfn.DescribeStacksCommand({}))), vaults: await refusal(nowhere.backup.send(new backup.ListBackupVaultsCommand({}))),
    };
  },

  async imported() {
    const role = 'arn:aws:iam::000000000000:role/backup';
    const owner = new Stack(aws, 'owner');
    const data = (size, more = {}) => ({ Type: 'AWS::EC2::Volume', Properties: { AvailabilityZone: 'eu-central-1a', Size: size }, ...more });
    const made = await owner.run('CREATE', { Resources: { Data: data(8, { DeletionPolicy: 'Retain' }), Held: data(4, { DeletionPolicy: 'Delete' }) }, Outputs: { Data: { Value: { Ref: 'Data' } }, Held: { Value: { Ref: 'Held' } } } });
    const [Data, Held] = ['Data', 'Held'].map((k) => made.Outputs.find((o) => o.OutputKey === k).OutputValue);
    await aws.backup.send(new backup.CreateBackupVaultCommand({ BackupVaultName: 'imported' }));
    const { BackupJobId } = await aws.backup.send(new backup.StartBackupJobCommand({ BackupVaultName: 'imported', ResourceArn: `arn:aws:ec2:eu-central-1:000000000000:volume/${Data}`, IamRoleArn: role }));
    const { RecoveryPointArn } = await until(() => aws.backup.send(new backup.DescribeBackupJobCommand({ BackupJobId })), (j) => j.State === 'COMPLETED', 'the backup');
    const { RestoreJobId } = await aws.backup.send(new backup.StartRestoreJobCommand({ RecoveryPointArn, IamRoleArn: role, Metadata: { volumeSize: '8', availabilityZone: 'eu-central-1a' } }));
    const { CreatedResourceArn } = await until(() => aws.backup.send(new backup.DescribeRestoreJobCommand({ RestoreJobId })), (j) => j.Status === 'COMPLETED', 'the restore');

    const stack = new Stack(aws, 'imported');
    const one = (LogicalResourceId, VolumeId) => ({ ResourceType: 'AWS::EC2::Volume', LogicalResourceId, ResourceIdentifier: { VolumeId } });
    const attempt = (Resources, ResourcesToImport, more = {}) => refusal(stack.change('IMPORT', { Resources, ...more }, { ResourcesToImport }));
    const kept = { DeletionPolicy: 'Delete' };
    const nothing = await attempt({ A: data(8, kept) }, []);
    const unlisted = await attempt({ A: data(8, kept), B: data(8, kept) }, [one('A', Data)]);
    const unguarded = await attempt({ A: data(8) }, [one('A', Data)]);
    const wrongName = await attempt({ A: data(8, kept) }, [{ ...one('A', Data), ResourceIdentifier: { Id: Data } }]);
    const failing = async (id) => {
      await stack.change('IMPORT', { Resources: { A: data(8, kept) } }, { ResourcesToImport: [one('A', id)] });
      return (await stack.changeReady()).StatusReason;
    };
    const held = await failing(Held);
    const missing = await failing('vol-00000000000000000');
    await owner.delete('away');
    await owner.settled(owner.id);

    await stack.change('IMPORT', { Resources: { A: data(8, kept), B: data(9, kept) } }, { ResourcesToImport: [one('A', Data), one('B', CreatedResourceArn.split('/')[1])] });
    const plan = await stack.changeReady();
    await stack.execute('import');
    const end = await stack.settled();
    stack.id = end.StackId;
    const checked = await drift(stack);
    const events = await eventsOf(stack);
    const updated = await stack.run('UPDATE', { Resources: { A: data(16, kept), B: data(9, kept) } });
    await stack.delete('gone');
    const deleted = await stack.settled(stack.id);
    return {
      nothing, unlisted, unguarded, wrongName, held: held.replace(Held, 'HELD').replace(owner.id, 'OWNER'), missing, plan: plan.Changes.map((c) => `${c.ResourceChange.Action} ${c.ResourceChange.LogicalResourceId} ${c.ResourceChange.PhysicalResourceId === Data}`), end: end.StackStatus,
      drift: checked.resources.map((r) => `${r.id} ${r.differences[0].PropertyPath} ${r.differences[0].ExpectedValue} ${r.differences[0].ActualValue}`), events: events.filter((e) => e.id === 'A').map((e) => `${e.status} ${e.reason ?? ''}`), updated: updated.StackStatus,
      deleted: deleted.StackStatus, left: (await administer(endpoint, 'GET', 'resources')).body.filter((r) => r.physical_id === Data || CreatedResourceArn.endsWith(r.physical_id)),
    };
  },
};

await administer(endpoint, 'PUT', 'faults', faults);
const results = {};
await Promise.all(Object.entries(scenarios).map(async ([name, run]) => {
  try {
    results[name] = await run();
  } catch (e) {
    results[name] = { broke: `${e.name}: ${e.message}\n${e.stack}` };
  }
}));
console.log(JSON.stringify(results));
