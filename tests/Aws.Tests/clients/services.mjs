// AWS Backup, S3, STS and the refusals of signatures, by AWS's own clients. Prints one JSON object; the assertions are in the C# tests.
//   node services.mjs ENDPOINT SLOW_ENDPOINT ACCESS_KEY_ID SECRET_ACCESS_KEY
import { Readable } from 'node:stream';
import * as backup from '@aws-sdk/client-backup';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import { Stack, clients, refusal, until } from './aws.mjs';

const [endpoint, slowEndpoint, accessKeyId, secretAccessKey] = process.argv.slice(2);
const credentials = { accessKeyId, secretAccessKey };
const aws = clients(endpoint, credentials);
const slow = clients(slowEndpoint, credentials);
const role = 'arn:aws:iam::000000000000:role/backup';
const text = async (o) => o.Body.transformToString();

async function seen(from, vault, arn) {
  const { BackupJobId } = await from.backup.send(new backup.StartBackupJobCommand({ BackupVaultName: vault, ResourceArn: arn, IamRoleArn: role }));
  const states = [];
  const job = await until(async () => {
    const j = await from.backup.send(new backup.DescribeBackupJobCommand({ BackupJobId }));
    if (states.at(-1) !== j.State) states.push(j.State);
    return j;
  }, (j) => !['CREATED', 'PENDING', 'RUNNING'].includes(j.State), `the end of job ${BackupJobId}`);
  return { states, job };
}

const scenarios = {
  async b24() {
    const stack = new Stack(slow, 'b24');
    await slow.backup.send(new backup.CreateBackupVaultCommand({ BackupVaultName: 'by-hand' }));
    return (await seen(slow, 'by-hand', 'arn:aws:ec2:eu-central-1:000000000000:volume/vol-0123456789abcdef0')).states;
  },

  async backup() {
    const stack = new Stack(aws, 'backup');
    await stack.run('CREATE', {
      Resources: { Vault: { Type: 'AWS::Backup::BackupVault', Properties: { BackupVaultName: 'of-a-stack' } }, Data: { Type: 'AWS::EC2::Volume', Properties: { AvailabilityZone: 'eu-central-1b', Size: 2, VolumeType: 'gp3' } } },
      Outputs: { Volume: { Value: { Ref: 'Data' } } },
    });
    const volume = (await stack.describe()).Outputs[0].OutputValue;
    const arn = `arn:aws:ec2:eu-central-1:000000000000:volume/${volume}`;
    const vault = await aws.backup.send(new backup.DescribeBackupVaultCommand({ BackupVaultName: 'of-a-stack' }));
    const start = { BackupVaultName: 'of-a-stack', ResourceArn: arn, IamRoleArn: role, IdempotencyToken: 'once', Lifecycle: { DeleteAfterDays: 7 }, RecoveryPointTags: { environment: 'e-1' } };
    const first = await aws.backup.send(new backup.StartBackupJobCommand(start));
    const again = await aws.backup.send(new backup.StartBackupJobCommand(start));
    const { BackupJobId } = first;
    const job = await until(() => aws.backup.send(new backup.DescribeBackupJobCommand({ BackupJobId })), (j) => j.State === 'COMPLETED', 'the backup');
    const listed = await aws.backup.send(new backup.ListBackupJobsCommand({ ByResourceArn: arn, ByState: 'COMPLETED', ByCreatedAfter: new Date(Date.now() - 60_000) }));
    const points = await aws.backup.send(new backup.ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: 'of-a-stack', ByResourceArn: arn }));
    const point = { BackupVaultName: 'of-a-stack', RecoveryPointArn: job.RecoveryPointArn };
    const described = await aws.backup.send(new backup.DescribeRecoveryPointCommand(point));
    const tags = await aws.backup.send(new backup.ListTagsCommand({ ResourceArn: job.RecoveryPointArn }));
    await aws.backup.send(new backup.TagResourceCommand({ ResourceArn: job.RecoveryPointArn, Tags: { 'proven by': 'a+b/c d' } }));
    const more = await aws.backup.send(new backup.ListTagsCommand({ ResourceArn: job.RecoveryPointArn }));
    const metadata = await aws.backup.send(new backup.GetRecoveryPointRestoreMetadataCommand(point));
    const { RestoreJobId } = await aws.backup.send(new backup.StartRestoreJobCommand({ RecoveryPointArn: job.RecoveryPointArn, Metadata: metadata.RestoreMetadata, IamRoleArn: role, IdempotencyToken: 'restore-once' }));
    const restored = await until(() => aws.backup.send(new backup.DescribeRestoreJobCommand({ RestoreJobId })), (j) => j.Status === 'COMPLETED', 'the restore');
    const fullVault = await refusal(aws.backup.send(new backup.DeleteBackupVaultCommand({ BackupVaultName: 'of-a-stack' })));
    await aws.backup.send(new backup.DeleteRecoveryPointCommand(point));
    const gone = await refusal(aws.backup.send(new backup.DescribeRecoveryPointCommand(point)));
    await aws.backup.send(new backup.DeleteBackupVaultCommand({ BackupVaultName: 'of-a-stack' }));
    return {
      arn, vaultArn: vault.BackupVaultArn, sameJob: again.BackupJobId === BackupJobId, job, created: job.CreationDate instanceof Date, percentType: typeof job.PercentDone,
      listed: listed.BackupJobs.map((j) => j.BackupJobId), points: points.RecoveryPoints.map((p) => p.RecoveryPointArn), described, tags: tags.Tags, more: more.Tags,
      metadata: metadata.RestoreMetadata, restored, fullVault, gone,
      missingVault: await refusal(aws.backup.send(new backup.DescribeBackupVaultCommand({ BackupVaultName: 'not-there' }))),
      badArn: await refusal(aws.backup.send(new backup.StartBackupJobCommand({ ...start, BackupVaultName: 'of-a-stack-too', IdempotencyToken: 'bad' }))),
    };
  },

  async recoveryPointForms() {
    await aws.backup.send(new backup.CreateBackupVaultCommand({ BackupVaultName: 'forms' }));
    const arns = ['arn:aws:ec2:eu-central-1:000000000000:volume/vol-0a', 'arn:aws:rds:eu-central-1:000000000000:cluster:db-1', 'arn:aws:elasticfilesystem:eu-central-1:000000000000:file-system/fs-0a'];
    const jobs = await Promise.all(arns.map((arn) => seen(aws, 'forms', arn)));
    const unsupported = await refusal(aws.backup.send(new backup.StartBackupJobCommand({ BackupVaultName: 'forms', ResourceArn: 'arn:aws:sns:eu-central-1:000000000000:topic', IamRoleArn: role })));
    return { forms: jobs.map((j) => [j.job.ResourceType, j.job.RecoveryPointArn]), unsupported };
  },

  async objects() {
    const Bucket = 'objects';
    await aws.s3.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
    const put = (Key, Body, more) => aws.s3.send(new s3.PutObjectCommand({ Bucket, Key, Body, ...more }));
    const whole = await put('a/whole file+ä.txt', 'whole', { ContentType: 'text/plain', Metadata: { origin: 'test' } });
    await put('a/streamed', Readable.from([Buffer.from('str'), Buffer.from('eamed')]), { ContentLength: 8 });
    for (let i = 0; i < 5; i++) await put(`list/${i}`, String(i));
    const read = await aws.s3.send(new s3.GetObjectCommand({ Bucket, Key: 'a/whole file+ä.txt' }));
    const head = await aws.s3.send(new s3.HeadObjectCommand({ Bucket, Key: 'a/whole file+ä.txt' }));
    const part = await aws.s3.send(new s3.GetObjectCommand({ Bucket, Key: 'a/streamed', Range: 'bytes=2-4' }));
    const page1 = await aws.s3.send(new s3.ListObjectsV2Command({ Bucket, Prefix: 'list/', MaxKeys: 3 }));
    const page2 = await aws.s3.send(new s3.ListObjectsV2Command({ Bucket, Prefix: 'list/', ContinuationToken: page1.NextContinuationToken }));
    const folders = await aws.s3.send(new s3.ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    const deleted = await aws.s3.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'list/0' }, { Key: 'list/1' }] } }));
    await aws.s3.send(new s3.DeleteObjectCommand({ Bucket, Key: 'list/2' }));
    return {
      etag: whole.ETag, content: await text(read), type: read.ContentType, metadata: read.Metadata, length: head.ContentLength, streamed: await text(await aws.s3.send(new s3.GetObjectCommand({ Bucket, Key: 'a/streamed' }))),
      part: await text(part), page1: page1.Contents.map((c) => c.Key), truncated: page1.IsTruncated, page2: page2.Contents.map((c) => c.Key), folders: folders.CommonPrefixes.map((p) => p.Prefix),
      deleted: deleted.Deleted.map((d) => d.Key), left: (await aws.s3.send(new s3.ListObjectsV2Command({ Bucket }))).KeyCount,
      location: (await aws.s3.send(new s3.GetBucketLocationCommand({ Bucket }))).LocationConstraint, region: (await aws.s3.send(new s3.HeadBucketCommand({ Bucket }))).BucketRegion,
      noKey: await refusal(aws.s3.send(new s3.GetObjectCommand({ Bucket, Key: 'none' }))), noHead: await refusal(aws.s3.send(new s3.HeadObjectCommand({ Bucket, Key: 'none' }))),
      noBucket: await refusal(aws.s3.send(new s3.ListObjectsV2Command({ Bucket: 'no-such-bucket' }))),
      wrongPlace: await refusal(aws.s3.send(new s3.CreateBucketCommand({ Bucket: 'elsewhere', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }))),
    };
  },

  async tokens() {
    const me = await aws.sts.send(new sts.GetCallerIdentityCommand({}));
    const assumed = await aws.sts.send(new sts.AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/tenants/acme', RoleSessionName: 'op-1', ExternalId: 'x', DurationSeconds: 900 }));
    const session = { accessKeyId: assumed.Credentials.AccessKeyId, secretAccessKey: assumed.Credentials.SecretAccessKey, sessionToken: assumed.Credentials.SessionToken };
    const inSession = await clients(endpoint, session).sts.send(new sts.GetCallerIdentityCommand({}));
    const listed = await clients(endpoint, session).backup.send(new backup.ListBackupVaultsCommand({}));
    return {
      me, assumed: assumed.AssumedRoleUser, expiresIn: (assumed.Credentials.Expiration - Date.now()) / 1000, inSession: inSession.Arn, status: listed.$metadata.httpStatusCode,
      wrongToken: await refusal(clients(endpoint, { ...session, sessionToken: 'forged' }).sts.send(new sts.GetCallerIdentityCommand({}))),
      foreign: await refusal(aws.sts.send(new sts.AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111122223333:role/x', RoleSessionName: 'op-1' }))),
    };
  },

  async refusals() {
    const unknown = clients(endpoint, { accessKeyId: 'AKIAUNKNOWNUNKNOWN00', secretAccessKey });
    const wrong = clients(endpoint, { accessKeyId, secretAccessKey: 'wrong' });
    const late = clients(endpoint, credentials, { systemClockOffset: -20 * 60_000 });
    const ahead = clients(endpoint, credentials, { systemClockOffset: 20 * 60_000 });
    const each = async (c) => ({
      cloudformation: await refusal(c.cloudformation.send(new DescribeStacksCommand({}))), backup: await refusal(c.backup.send(new backup.ListBackupVaultsCommand({}))),
      s3: await refusal(c.s3.send(new s3.ListBucketsCommand({}))), sts: await refusal(c.sts.send(new sts.GetCallerIdentityCommand({}))),
    });
    const otherRegion = clients(endpoint, credentials, { region: 'us-east-1' });
    return {
      unknown: await each(unknown), wrong: await each(wrong), late: await each(late), ahead: await each(ahead),
      otherRegion: (await otherRegion.cloudformation.send(new DescribeStacksCommand({}))).Stacks.length,
    };
  },
};

const results = {};
await Promise.all(Object.entries(scenarios).map(async ([name, run]) => {
  try {
    results[name] = await run();
  } catch (e) {
    results[name] = { broke: `${e.name}: ${e.message}\n${e.stack}` };
  }
}));
console.log(JSON.stringify(results));
