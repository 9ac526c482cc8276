// Checks CloudFormation templates against AWS's own resource schemas (@aws-cdk/aws-service-spec): types, property names and shapes,
// required properties, allowed values, GetAtt attributes and the targets of references.
// Reads {"name": template, ...} from standard input; writes one finding a line; exits 1 when there is any.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const { loadAwsServiceSpecSync } = createRequire(import.meta.url)('@aws-cdk/aws-service-spec');
const spec = loadAwsServiceSpecSync();
const pseudo = new Set(['AccountId', 'NoValue', 'NotificationARNs', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'].map((name) => `AWS::${name}`));
const isIntrinsic = (value) => value !== null && typeof value === 'object' && !Array.isArray(value)
  && Object.keys(value).length === 1 && /^(Ref|Fn::.+)$/.test(Object.keys(value)[0]);
const schemaOf = (type) => [...spec.lookup('resource', 'cloudFormationType', 'equals', type)][0];

function checkTemplate(template, report) {
  const resources = template.Resources ?? {};
  for (const [id, resource] of Object.entries(resources)) {
    const schema = schemaOf(resource.Type);
    if (!schema) { report(id, `unknown type ${resource.Type}`); continue; }
    checkProperties(schema.properties, resource.Properties ?? {}, `${id}.Properties`);
    checkReferences({ ...resource, Properties: undefined }, id);
    checkReferences(resource.Properties ?? {}, id);
    for (const other of [resource.DependsOn ?? []].flat()) if (!resources[other]) report(id, `DependsOn ${other}, which does not exist`);
    if (resource.Condition && !template.Conditions?.[resource.Condition]) report(id, `Condition ${resource.Condition} does not exist`);
  }
  checkReferences(template.Outputs ?? {}, 'Outputs');
  checkReferences(template.Conditions ?? {}, 'Conditions');

  function checkProperties(declared, given, where) {
    for (const [name, value] of Object.entries(given)) {
      if (!declared[name]) report(where, `no property ${name}`);
      else checkValue(declared[name].type, value, `${where}.${name}`);
    }
    for (const [name, property] of Object.entries(declared)) if (property.required && !(name in given)) report(where, `lacks ${name}`);
  }

  function checkValue(type, value, where) {
    if (value === null) { report(where, 'is null'); return; }
    if (isIntrinsic(value)) {
      if (value['Fn::If']) value['Fn::If'].slice(1).filter((branch) => branch?.Ref !== 'AWS::NoValue').forEach((branch) => checkValue(type, branch, where));
      return;
    }
    const problem = mismatch(type, value, where);
    if (problem) report(where, problem);
  }

  function mismatch(type, value, where) {
    const expect = (right) => (right ? undefined : `is ${JSON.stringify(value)}, not ${type.type}`);
    switch (type.type) {
      case 'string': {
        if (!['string', 'number', 'boolean'].includes(typeof value)) return expect(false);
        return type.allowedValues && !type.allowedValues.includes(value) ? `is ${value}, not one of ${type.allowedValues}` : undefined;
      }
      case 'integer': {
        if (!Number.isInteger(Number(value))) return expect(false);
        return type.allowedValues && !type.allowedValues.includes(Number(value)) ? `is ${value}, not one of ${type.allowedValues}` : undefined;
      }
      case 'number': return expect(Number.isFinite(Number(value)));
      case 'boolean': return expect(typeof value === 'boolean' || value === 'true' || value === 'false');
      case 'array': {
        if (!Array.isArray(value)) return expect(false);
        value.filter((item) => item?.Ref !== 'AWS::NoValue').forEach((item, index) => checkValue(type.element, item, `${where}[${index}]`));
        return undefined;
      }
      case 'map': {
        if (typeof value !== 'object' || Array.isArray(value)) return expect(false);
        Object.entries(value).forEach(([key, item]) => checkValue(type.element, item, `${where}.${key}`));
        return undefined;
      }
      case 'ref': {
        if (typeof value !== 'object' || Array.isArray(value)) return expect(false);
        checkProperties(spec.get('typeDefinition', type.reference).properties, value, where);
        return undefined;
      }
      case 'tag': {
        const known = ['Key', 'Value', 'PropagateAtLaunch'];
        return typeof value === 'object' && 'Key' in value && 'Value' in value && Object.keys(value).every((key) => known.includes(key))
          ? undefined : `is ${JSON.stringify(value)}, not a tag`;
      }
      case 'json': return expect(typeof value === 'object');
      case 'union': return unionMismatch(type, value, where);
      default: return `has a schema of kind ${type.type}, which this check does not know`;
    }
  }

  function unionMismatch(type, value, where) {
    const before = report.findings.length;
    for (const candidate of type.types) {
      checkValue(candidate, value, where);
      if (report.findings.length === before) return undefined;
      report.findings.length = before;
    }
    return `fits none of ${type.types.map((candidate) => candidate.type)}`;
  }

  function checkReferences(value, where) {
    if (Array.isArray(value)) { value.forEach((item) => checkReferences(item, where)); return; }
    if (value === null || typeof value !== 'object') return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'Ref') checkTarget(inner, where);
      else if (key === 'Fn::GetAtt') checkAttribute(inner, where);
      else if (key === 'Fn::Sub') checkText(inner, where);
      else if (key === 'Fn::If' && !template.Conditions?.[inner[0]]) report(where, `Fn::If on ${inner[0]}, which does not exist`);
      checkReferences(inner, where);
    }
  }

  function checkText(argument, where) {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    for (const [, name] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
      if (name in variables) continue;
      if (name.includes('.') && !name.startsWith('AWS::')) checkAttribute([name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)], where);
      else checkTarget(name, where);
    }
  }

  function checkTarget(name, where) {
    if (!resources[name] && !template.Parameters?.[name] && !pseudo.has(name)) report(where, `refers to ${name}, which does not exist`);
  }

  function checkAttribute([id, attribute], where) {
    if (!resources[id]) { report(where, `GetAtt of ${id}, which does not exist`); return; }
    const schema = schemaOf(resources[id].Type);
    if (schema && !schema.attributes[attribute]) report(where, `${resources[id].Type} has no attribute ${attribute}`);
  }
}

const findings = [];
for (const [name, template] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const report = (where, problem) => report.findings.push(`${name}: ${where}: ${problem}`);
  report.findings = [];
  checkTemplate(template, report);
  findings.push(...report.findings);
}
if (findings.length > 0) console.log(findings.join('\n'));
process.exitCode = findings.length > 0 ? 1 : 0;
