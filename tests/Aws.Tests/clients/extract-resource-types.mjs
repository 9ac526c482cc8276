// Writes the extract of AWS's resource schemas that the sandbox answers from: which properties a type has, which are required, and what changing
// one does to the resource. Source: npm @aws-cdk/aws-service-spec (Apache-2.0), at the version pinned in package.json.
//   node extract-resource-types.mjs > ../../../src/Sandbox/Schemas/resource-types.json
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { createRequire } from 'node:module';

// The services the blueprints use or may reasonably come to use; the whole database has 1,800 types.
const services = ['AmazonMQ', 'ApplicationAutoScaling', 'AutoScaling', 'Backup', 'CertificateManager', 'CloudFront', 'CloudWatch', 'DLM', 'EC2', 'ECR', 'ECS',
  'EFS', 'ElastiCache', 'ElasticLoadBalancingV2', 'Events', 'IAM', 'KMS', 'Lambda', 'Logs', 'OpenSearchService', 'RDS', 'Route53', 'S3', 'SNS', 'SQS', 'SSM',
  'Scheduler', 'SecretsManager', 'ServiceDiscovery', 'WAFv2'];
const types = ['AWS::CloudFormation::WaitCondition', 'AWS::CloudFormation::WaitConditionHandle'];
// The mark of a property: r = required, ! = changing it replaces the resource, ? = it may.
const mark = (p) => (p.required ? 'r' : '') + (p.causesReplacement === 'yes' ? '!' : p.causesReplacement === 'maybe' ? '?' : '');

const db = await loadAwsServiceSpec();
const version = createRequire(import.meta.url)('@aws-cdk/aws-service-spec/package.json').version;
const lines = [];
for (const r of db.all('resource')) {
  const [, service] = r.cloudFormationType.split('::');
  if (!services.includes(service) && !types.includes(r.cloudFormationType)) continue;
  const entry = {
    id: r.primaryIdentifier ?? [],
    arn: r.arnTemplate,
    tags: r.tagInformation?.tagPropertyName,
    attributes: Object.keys(r.attributes).sort(),
    properties: Object.fromEntries(Object.keys(r.properties).sort().map((name) => [name, mark(r.properties[name])])),
  };
  lines.push(`${JSON.stringify(r.cloudFormationType)}:${JSON.stringify(entry)}`);
}
process.stdout.write(`{"source":"npm @aws-cdk/aws-service-spec ${version}, Apache-2.0","types":{\n${lines.sort().join(',\n')}\n}}\n`);
