// The behaviours of CloudFormation that emulators get wrong, each shown by AWS's own client. Prints one JSON object; the assertions are in the C# tests.
//   node behaviours.mjs ENDPOINT SLOW_ENDPOINT ACCESS_KEY_ID SECRET_ACCESS_KEY
import * as cfn from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, HeadBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Stack, brief, clients, refusal, until } from './aws.mjs';

const [endpoint, slowEndpoint, accessKeyId, secretAccessKey] = process.argv.slice(2);
const credentials = { accessKeyId, secretAccessKey };
const aws = clients(endpoint, credentials);
const slow = clients(slowEndpoint, credentials);
const setFaults = (faults) => fetch(`${endpoint}/_sandbox/faults`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(faults) });

const vpc = (cidr = '10.0.0.0/16') => ({ Type: 'AWS::EC2::VPC', Properties: { CidrBlock: cidr } });
const subnet = (parent, cidr) => ({ Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: parent }, CidrBlock: cidr } });
const one = { Resources: { Net: vpc() } };
const parameters = (...pairs) => pairs.map(([ParameterKey, ParameterValue]) => ParameterValue === undefined ? { ParameterKey, UsePreviousValue: true } : { ParameterKey, ParameterValue });

const faults = [
  { kind: 'fail', stack: 'b09', resource: 'Breaks', on: 'create', reason: 'No capacity' },
  { kind: 'fail', stack: 'b10', resource: 'Net', on: 'create', reason: 'No capacity' },
  { kind: 'fail', stack: 'b12', resource: 'Breaks', on: 'update', reason: 'Refused' },
  { kind: 'fail', stack: 'b12', resource: 'Net', on: 'rollback', reason: 'Refused as well', times: 1 },
  { kind: 'stall', stack: 'b13', resource: 'Net', on: 'update' },
  { kind: 'stall', stack: 'deletedWhileCreating', resource: 'Net', on: 'create' },
  { kind: 'throttle', action: 'GetStackPolicy', times: 1 },
];

const scenarios = {
  async b01() {
    const stack = new Stack(slow, 'b01');
    await stack.change('CREATE', one);
    const first = await stack.describeChange();
    const early = await refusal(stack.execute('early'));
    const last = await stack.changeReady();
    return { first: first.Status, firstExecution: first.ExecutionStatus, changesAtFirst: first.Changes?.length ?? 0, early, last: last.Status, lastExecution: last.ExecutionStatus, changes: last.Changes.length };
  },

  async b02() {
    const stack = new Stack(aws, 'b02');
    await stack.run('CREATE', one);
    await stack.change('UPDATE', one);
    const plan = await stack.changeReady();
    return { status: plan.Status, execution: plan.ExecutionStatus, reason: plan.StatusReason, execute: await refusal(stack.execute('x')), stack: (await stack.describe()).StackStatus };
  },

  async b03() {
    const stack = new Stack(aws, 'b03');
    await stack.change('CREATE', one);
    const status = (await stack.describe()).StackStatus;
    const update = await refusal(stack.change('UPDATE', one));
    await stack.delete();
    return { status, update, after: await refusal(stack.describe()) };
  },

  async b04() {
    const stack = new Stack(aws, 'b04');
    await stack.run('CREATE', one);
    const tagged = (v) => ({ Resources: { Net: { ...vpc(), Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: v } } } });
    await stack.change('UPDATE', tagged(true));
    const other = stack.changeSet;
    await stack.changeReady();
    await stack.change('UPDATE', tagged(false));
    await stack.changeReady();
    await stack.execute('b04');
    await stack.settled();
    return { other: await refusal(stack.send(new cfn.DescribeChangeSetCommand({ StackName: 'b04', ChangeSetName: other }))), executed: (await stack.describeChange()).ExecutionStatus };
  },

  async b05() {
    const stack = new Stack(aws, 'b05');
    const missing = await refusal(stack.describe('never-there'));
    const missingEvents = await refusal(stack.send(new cfn.DescribeStackEventsCommand({ StackName: 'never-there' })));
    await stack.run('CREATE', one);
    await stack.delete('gone');
    const byId = await until(() => stack.describe(stack.id), (s) => s.StackStatus === 'DELETE_COMPLETE', 'the deletion');
    return { missing, missingEvents, byId: byId.StackStatus, deletionTime: byId.DeletionTime instanceof Date, byName: await refusal(stack.describe()) };
  },

  async b06() {
    const stack = new Stack(aws, 'b06');
    await stack.change('CREATE', one);
    return { missing: await refusal(stack.send(new cfn.DescribeChangeSetCommand({ StackName: 'b06', ChangeSetName: 'nope' }))) };
  },

  async b07() {
    const stack = new Stack(aws, 'b07');
    const many = Object.fromEntries(Array.from({ length: 45 }, (_, i) => [`Topic${i}`, { Type: 'AWS::SNS::Topic', Properties: {} }]));
    await stack.run('CREATE', { Resources: many }, {}, 'token-of-b07');
    const { all, pages } = await stack.events();
    const times = all.map((e) => e.Timestamp.getTime());
    return {
      count: all.length, pages, distinct: new Set(all.map((e) => e.EventId)).size, newestFirst: times.every((t, i) => i === 0 || t <= times[i - 1]),
      tokens: [...new Set(all.slice(0, -1).map((e) => e.ClientRequestToken))], newest: brief(all[0]), oldest: brief(all.at(-1)),
    };
  },

  async b08() {
    const stack = new Stack(aws, 'b08');
    await stack.run('CREATE', one);
    return { events: (await stack.events()).all.reverse().map(brief), id: stack.id };
  },

  async b09() {
    const stack = new Stack(aws, 'b09');
    const end = await stack.run('CREATE', {
      Resources: {
        Net: vpc(), First: subnet('Net', '10.0.1.0/24'), Second: { ...subnet('Net', '10.0.2.0/24'), DependsOn: 'First' },
        Slow: { Type: 'AWS::OpenSearchService::Domain', Properties: {} },
        Breaks: { Type: 'AWS::SNS::Topic', DependsOn: 'Second', Properties: {} },
        Never: { Type: 'AWS::SNS::Topic', DependsOn: 'Breaks', Properties: {} },
      },
    });
    return { status: end.StackStatus, events: (await stack.events()).all.reverse().map(brief) };
  },

  async b10() {
    const stack = new Stack(aws, 'b10');
    const end = await stack.run('CREATE', one);
    const update = await refusal(stack.change('UPDATE', one));
    await stack.delete();
    return { status: end.StackStatus, update, after: (await stack.settled(stack.id)).StackStatus };
  },

  async b11() {
    const stack = new Stack(aws, 'b11');
    await stack.run('CREATE', { Resources: { Net: vpc(), Extra: { Type: 'AWS::SNS::Topic', Properties: {} } } });
    const before = (await stack.events()).all.length;
    const end = await stack.run('UPDATE', { Resources: { Net: vpc('10.9.0.0/16') } });
    const { all } = await stack.events();
    return { status: end.StackStatus, events: all.slice(0, all.length - before).reverse().map(brief) };
  },

  async b12() {
    const stack = new Stack(aws, 'b12');
    const template = (dns, name) => ({ Resources: { Net: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: dns } }, Breaks: { Type: 'AWS::SNS::Topic', DependsOn: 'Net', Properties: { DisplayName: name } } } });
    await stack.run('CREATE', template(true, 'a'));
    const failed = await stack.run('UPDATE', template(false, 'b'));
    const update = await refusal(stack.change('UPDATE', one));
    await stack.send(new cfn.ContinueUpdateRollbackCommand({ StackName: 'b12', ClientRequestToken: 'go-on' }));
    return { failed: failed.StackStatus, update, end: (await stack.settled()).StackStatus };
  },

  async b13() {
    const stack = new Stack(aws, 'b13');
    const net = (dns) => ({ Resources: { Net: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: dns } } } });
    await stack.run('CREATE', net(true));
    const cancelIdle = await refusal(stack.send(new cfn.CancelUpdateStackCommand({ StackName: 'b13' })));
    await stack.change('UPDATE', net(false));
    await stack.changeReady();
    await stack.execute('stalled');
    const busy = await refusal(stack.change('UPDATE', net(true)));
    const status = (await stack.describe()).StackStatus;
    await stack.send(new cfn.CancelUpdateStackCommand({ StackName: 'b13', ClientRequestToken: 'cancel' }));
    const end = await stack.settled();
    return { cancelIdle, busy, status, end: end.StackStatus, cancelled: (await stack.events()).all.map(brief).find((e) => e.status === 'UPDATE_FAILED') };
  },

  async b14() {
    const stack = new Stack(aws, 'b14');
    const template = { Parameters: { Cidr: { Type: 'String' } }, Resources: { Net: vpc({ Ref: 'Cidr' }), Sub: subnet('Net', '10.0.1.0/24') } };
    await stack.run('CREATE', template, { Parameters: parameters(['Cidr', '10.0.0.0/16']) });
    await stack.change('UPDATE', null, { UsePreviousTemplate: true, Parameters: parameters(['Cidr', '10.0.0.0/15']) });
    await stack.changeReady();
    const plan = await stack.describeChange({ IncludePropertyValues: true });
    return { changes: plan.Changes.map((c) => c.ResourceChange) };
  },

  async b15() {
    const stack = new Stack(aws, 'b15');
    const template = (cidr) => ({
      Resources: { Net: vpc(cidr), Sub: subnet('Net', '10.0.1.0/24'), Address: { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc' } } },
      Outputs: { NetId: { Value: { Ref: 'Net' } }, SubId: { Value: { Ref: 'Sub' } }, Ip: { Value: { 'Fn::GetAtt': ['Address', 'PublicIp'] } } },
    });
    const outputs = (s) => Object.fromEntries(s.Outputs.map((o) => [o.OutputKey, o.OutputValue]));
    const before = outputs(await stack.run('CREATE', template('10.0.0.0/16')));
    const after = outputs(await stack.run('UPDATE', template('10.0.0.0/15')));
    return { before, after };
  },

  async b16() {
    const stack = new Stack(aws, 'b16');
    const template = { Parameters: { Name: { Type: 'String' }, Size: { Type: 'Number', Default: 1, MaxValue: 5 } }, Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'Name' } } } }, Outputs: { Size: { Value: { Ref: 'Size' } } } };
    const missing = await refusal(stack.change('CREATE', template));
    const unknown = await refusal(stack.change('CREATE', template, { Parameters: parameters(['Name', 'a'], ['Nmae', 'b']) }));
    const tooLarge = await refusal(stack.change('CREATE', template, { Parameters: parameters(['Name', 'a'], ['Size', '6']) }));
    await stack.run('CREATE', template, { Parameters: parameters(['Name', 'first'], ['Size', '2']) });
    const forgotten = await refusal(stack.change('UPDATE', null, { UsePreviousTemplate: true, Parameters: parameters(['Size', '3']) }));
    const end = await stack.run('UPDATE', null, { UsePreviousTemplate: true, Parameters: parameters(['Name'], ['Size', '3']) });
    return { missing, unknown, tooLarge, forgotten, parameters: Object.fromEntries(end.Parameters.map((p) => [p.ParameterKey, p.ParameterValue])), output: end.Outputs[0].OutputValue };
  },

  async b17() {
    const role = (name) => ({ Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, ...(name ? { RoleName: name } : {}) } } } });
    const stack = new Stack(aws, 'b17');
    const none = await refusal(stack.change('CREATE', role()));
    const named = await refusal(stack.change('CREATE', role('mine'), { Capabilities: ['CAPABILITY_IAM'] }));
    const granted = await stack.change('CREATE', role('mine'), { Capabilities: ['CAPABILITY_NAMED_IAM'] });
    return { none, named, granted: granted.Id.includes(':changeSet/') };
  },

  async b18() {
    const stack = new Stack(aws, 'b18');
    const padded = (bytes) => JSON.stringify({ Description: 'x', Resources: { Net: vpc() } }).padEnd(bytes);
    const tooLarge = await refusal(stack.change('CREATE', padded(51_201)));
    const badName = await refusal(new Stack(aws, '1-starts-with-a-digit').change('CREATE', one));
    const longName = await refusal(new Stack(aws, 'a'.repeat(129)).change('CREATE', one));
    const foreign = await refusal(stack.change('CREATE', null, { TemplateURL: 'https://example.com/template.json' }));
    await aws.s3.send(new CreateBucketCommand({ Bucket: 'templates-b18', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
    await aws.s3.send(new PutObjectCommand({ Bucket: 'templates-b18', Key: 'a/t.json', Body: padded(60_000) }));
    const byUrl = await stack.run('CREATE', null, { TemplateURL: `${endpoint}/templates-b18/a/t.json` });
    return { tooLarge, badName, longName, foreign, byUrl: byUrl.StackStatus };
  },

  async b19() {
    const stack = new Stack(aws, 'b19');
    const missing = (await stack.send(new cfn.DeleteStackCommand({ StackName: 'never-there-either' }))).$metadata.httpStatusCode;
    await stack.run('CREATE', {
      Resources: {
        Address: { Type: 'AWS::EC2::EIP', DeletionPolicy: 'Retain', Properties: { Domain: 'vpc' } }, Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'full-b19' } }, Net: vpc(),
      },
    });
    await stack.send(new cfn.UpdateTerminationProtectionCommand({ StackName: 'b19', EnableTerminationProtection: true }));
    const guarded = await refusal(stack.delete());
    await stack.send(new cfn.UpdateTerminationProtectionCommand({ StackName: 'b19', EnableTerminationProtection: false }));
    const tooEarly = await refusal(stack.delete(undefined, { RetainResources: ['Bucket'] }));
    await aws.s3.send(new PutObjectCommand({ Bucket: 'full-b19', Key: 'k', Body: 'v' }));
    await stack.delete('first-try');
    const failed = await stack.settled(stack.id);
    await stack.delete('second-try', { RetainResources: ['Bucket'] });
    const end = await stack.settled(stack.id);
    return { missing, guarded, tooEarly, failed: failed.StackStatus, failedReason: failed.StackStatusReason, end: end.StackStatus, events: (await stack.events()).all.map(brief) };
  },

  async b20() {
    const stack = new Stack(aws, 'b20');
    const made = await stack.change('CREATE', one, { ClientToken: 'same' });
    stack.count--;
    const again = await stack.change('CREATE', one, { ClientToken: 'same' });
    stack.count--;
    const other = await refusal(stack.change('CREATE', one, { ClientToken: 'different' }));
    await stack.changeReady();
    await stack.execute('shared');
    const repeated = (await stack.execute('shared')).$metadata.httpStatusCode;
    const wrongToken = await refusal(stack.execute('another'));
    await stack.settled();
    const otherAction = await refusal(stack.delete('shared'));
    await stack.delete('delete');
    const deletedAgain = (await stack.delete('delete')).$metadata.httpStatusCode;
    return { same: made.Id === again.Id, other, repeated, wrongToken, otherAction, deletedAgain };
  },

  async b21() {
    const stack = new Stack(aws, 'b21');
    await stack.run('CREATE', one);
    const throttled = await refusal(stack.send(new cfn.GetStackPolicyCommand({ StackName: 'b21' })));
    return { throttled, after: (await stack.send(new cfn.GetStackPolicyCommand({ StackName: 'b21' }))).$metadata.httpStatusCode };
  },

  async b23() {
    const stack = new Stack(aws, 'b23');
    const end = await stack.run('CREATE', { Parameters: { Secret: { Type: 'String', NoEcho: true } }, ...one }, { Parameters: parameters(['Secret', 'hush']) });
    return { shown: end.Parameters[0].ParameterValue };
  },

  async collision() {
    await aws.s3.send(new CreateBucketCommand({ Bucket: 'somebody-elses', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
    const stack = new Stack(aws, 'collision');
    const end = await stack.run('CREATE', { Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'somebody-elses' } } } });
    return { status: end.StackStatus, bucket: (await aws.s3.send(new HeadBucketCommand({ Bucket: 'somebody-elses' }))).$metadata.httpStatusCode };
  },

  async deletedWhileCreating() {
    const stack = new Stack(aws, 'deletedWhileCreating');
    const { StackId } = await stack.change('CREATE', one);
    await stack.changeReady();
    await stack.execute('create');
    const status = (await stack.describe()).StackStatus;
    await stack.delete('delete');
    const end = await stack.settled(StackId);
    return { status, end: end.StackStatus, events: (await stack.events(StackId)).all.reverse().map(brief) };
  },

  async drift() {
    const stack = new Stack(aws, 'drift');
    await stack.run('CREATE', one);
    const { StackDriftDetectionId } = await stack.send(new cfn.DetectStackDriftCommand({ StackName: 'drift' }));
    const status = await until(() => stack.send(new cfn.DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId })), (s) => s.DetectionStatus === 'DETECTION_COMPLETE', 'drift');
    const drifts = await stack.send(new cfn.DescribeStackResourceDriftsCommand({ StackName: 'drift' }));
    return { status: status.StackDriftStatus, resources: drifts.StackResourceDrifts.map((d) => d.StackResourceDriftStatus) };
  },

  async intrinsics() {
    const stack = new Stack(aws, 'intrinsics');
    const end = await stack.run('CREATE', {
      Parameters: { Env: { Type: 'String', Default: 'prod' }, Zones: { Type: 'CommaDelimitedList', Default: 'a, b,c' } },
      Mappings: { Sizes: { prod: { Type: 'large' } } },
      Conditions: { IsProd: { 'Fn::And': [{ 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] }, { 'Fn::Not': [{ 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { 'Fn::Equals': ['c', 'd'] }] }] }] }, IsTest: { 'Fn::Not': [{ Condition: 'IsProd' }] } },
      Resources: { Net: vpc(), Absent: { Type: 'AWS::SNS::Topic', Condition: 'IsTest', Properties: {} } },
      Outputs: {
        Sub: { Value: { 'Fn::Sub': ['${AWS::StackName}/${Net}/${Mine}/${!Literal}', { Mine: { Ref: 'Env' } }] } },
        Join: { Value: { 'Fn::Join': ['-', { Ref: 'Zones' }] } },
        Select: { Value: { 'Fn::Select': [1, { 'Fn::Split': [':', 'x:y:z'] }] } },
        Cidr: { Value: { 'Fn::Select': [2, { 'Fn::Cidr': ['10.40.0.0/16', 6, 12] }] } },
        Zone: { Value: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } },
        Map: { Value: { 'Fn::FindInMap': ['Sizes', { Ref: 'Env' }, 'Type'] } },
        If: { Value: { 'Fn::If': ['IsProd', 'yes', { Ref: 'Absent' }] } },
        Base64: { Value: { 'Fn::Base64': 'hello' } },
        Pseudo: { Value: { 'Fn::Sub': '${AWS::Partition}:${AWS::Region}:${AWS::AccountId}:${AWS::URLSuffix}' } },
        OnlyInTest: { Condition: 'IsTest', Value: 'no' },
      },
    });
    return { ...Object.fromEntries(end.Outputs.map((o) => [o.OutputKey, o.OutputValue])), net: (await stack.send(new cfn.DescribeStackResourcesCommand({ StackName: 'intrinsics' }))).StackResources[0].PhysicalResourceId };
  },
};

await setFaults(faults);
const results = {};
await Promise.all(Object.entries(scenarios).map(async ([name, run]) => {
  try {
    results[name] = await run();
  } catch (e) {
    results[name] = { broke: `${e.name}: ${e.message}\n${e.stack}` };
  }
}));
console.log(JSON.stringify(results));
