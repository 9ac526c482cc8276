// The main job through the published client of the Platform.sh API: nothing of it is ours but the addresses and the token it is given.
// CLOUD_API and CLOUD_TOKEN say where and who; CLOUD_REPOSITORY is the Git repository of the store to run. What it saw is printed as JSON.
import assert from "node:assert/strict";
import platformsh from "platformsh-client";

const { default: Client, api: request, models } = platformsh;
const server = process.env.CLOUD_API.replace(/\/$/, "");
// The address that such clients are given: all of the API, and refusals in the form that they read.
const address = `${server}/platformsh`;
const root = `${address}/api`;

/** Seconds between two looks at an activity. */
const POLL = 0.2;

/** Looks at what nobody announces, one minute of them. */
const LOOKS = 300;

const pause = () => new Promise(resolve => setTimeout(resolve, 1000 * POLL));

const seen = {};

// The client refuses with the answer's text; and Node would print the line of the bundle where it was thrown, which is all of it.
process.on("uncaughtException", fault => {
  console.error(fault?.stack ?? fault);
  process.exit(1);
});

/**
 * The request that the client's source makes of an API token in Node. The bundle that is published cannot: a browser's "process" was packed into it, so it takes
 * Node for a browser and wants to redirect. With the access token it does everything else by itself.
 */
async function signIn() {
  const answer = await fetch(`${address}/oauth2/token`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Basic ${btoa("platform-cli:")}` },
    body: JSON.stringify({ grant_type: "api_token", api_token: process.env.CLOUD_TOKEN }),
  });
  const token = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(token));
  return token;
}

/** Waits as the client does, and reads the log as the client does; one without a line is nothing that it can read. */
async function done(activity, what, logs = true) {
  const looks = [];
  await activity.wait(a => looks.push(a.completion_percent), () => {}, POLL);
  assert.equal(activity.result, "success", `${what}: ${JSON.stringify(activity.data)}`);
  assert.deepEqual(looks, [...looks].sort((a, b) => a - b), `${what}: progress went backwards: ${looks}`);
  if (!logs) return activity;
  const lines = [];
  await activity.getLogs(more => lines.push(...more)).exec();
  assert.equal(lines.at(-1)?.seal, true, `${what}: the log has no seal`);
  assert.ok(lines.some(line => line.data?.message), `${what}: the log says nothing`);
  return activity;
}

// --- who, and where

const token = await signIn();
assert.equal(token.token_type.toLowerCase(), "bearer");
assert.ok(token.expires_in > 0);

const client = new Client({ api_url: root, base_url: address, account_url: root, authentication_url: address, authorization: `${address}/oauth2/authorize`, access_token: token.access_token });
assert.equal((await client.getAccessToken()).access_token, token.access_token);

const me = await client.getAccountInfo();
assert.match(me.email, /@/);
seen.user = me.email;

const organizations = await client.getOrganizations();
assert.ok(organizations.length > 0);
const organization = await client.getOrganization(organizations[0].id);
assert.equal(organization.name, organizations[0].name);
seen.organization = organization.name;

// --- regions

const regions = await client.getRegions();
const frankfurt = regions.find(r => r.id === "eu-central-1");
assert.deepEqual([frankfurt.label, frankfurt.zone, frankfurt.available, frankfurt.private, frankfurt.provider.name], ["Europe (Frankfurt)", "Europe", true, false, "AWS"]);
assert.ok(regions.some(r => !r.available));
assert.deepEqual((await client.getOrganizationRegions(organization.id)).getItems().map(r => r.id), regions.map(r => r.id));
seen.regions = regions.length;

// --- a project: made by a plain request with the client's own sign-in, because it orders projects through subscriptions, which there are none of

const ordered = await request(`${root}/organizations/${organization.id}/projects`, "POST", {
  title: "Published", region: "eu-central-1", plan: "pro", blueprint: "magento-cluster", repository: { url: process.env.CLOUD_REPOSITORY }, activate: ["production"],
});
const [creation] = ordered._embedded.activities.map(a => new models.Activity(a, root));
await done(creation, "project.create");

const project = await client.getProject(creation.project);
assert.equal(project.title, "Published");
assert.equal(project.status.code, "active");
assert.equal(project.getGitUrl(), process.env.CLOUD_REPOSITORY);
assert.ok((await client.getAccountInfo(true)).projects.some(p => p.id === project.id));
assert.ok((await client.getProjects()).some(p => p.id === project.id && p.getUri() === project.endpoint));
assert.equal(await client.locateProject(project.id), project.endpoint);
assert.ok(project.getUri().startsWith(frankfurt.endpoint + "/"), project.getUri());
assert.ok(await project.getCapabilities());
assert.equal((await (await project.update({ title: "Published client" })).getEntity()).title, "Published client");
seen.project = project.id;

// --- environments: branch, activate

const environments = await project.getEnvironments();
assert.deepEqual(environments.map(e => e.id).sort(), ["master", "production", "staging"]);
const production = await client.getEnvironment(project.id, "production");
assert.ok(production.isActive());
const master = await project.getEnvironment("master");
assert.equal(master.is_main, true);
await done(await master.branch("Feature cart", "development"), "environment.branch", false);

const branch = await project.getEnvironment("feature-cart");
assert.deepEqual([branch.status, branch.parent, branch.title], ["inactive", "master", "Feature cart"]);
assert.ok(!branch.operationAvailable("backup"));
await assert.rejects(branch.backup(), /Operation not available/);
await done(await branch.activate(), "environment.activate");
await branch.refresh();
assert.ok(branch.isActive());
seen.branch = branch.id;

// --- variables, of the project and of the environment

const save = variable => variable.save().then(result => assert.ok(result.getEntity().name, JSON.stringify(result.data)));
await save(new models.ProjectLevelVariable({ name: "env:COLOUR", value: "red", is_json: false, is_sensitive: false, visible_build: true, visible_runtime: true }, project.getLink("#manage-variables")));
assert.equal((await project.setVariable("env:COLOUR", "blue")).getEntity().value, "blue");
assert.equal((await project.getVariable("env:COLOUR")).value, "blue");
// Of a name that is not there yet: the package makes it where reading it is refused with the number 404.
assert.equal((await project.setVariable("env:SHAPE", "round")).getEntity().value, "round");
await (await project.getVariable("env:SHAPE")).delete();
await assert.rejects(project.getVariable("env:SHAPE"), error => error.code === 404 && error.error_code === "variable.not_found");
assert.equal((await branch.setVariable("env:SIZE", "large")).getEntity().name, "env:SIZE");
assert.equal((await branch.setVariable("env:SIZE", "small")).getEntity().value, "small");
await (await branch.getVariable("env:SIZE")).delete();
await assert.rejects(branch.setVariable("no name", "x"), error => error.code === 422 && error.errors.name.length === 1);
await save(new models.Variable({ name: "env:KEY", value: "hidden", is_json: false, is_sensitive: true, is_enabled: true, is_inheritable: true, visible_build: false, visible_runtime: true }, branch.getLink("#manage-variables")));
assert.equal((await branch.getVariable("env:KEY")).value, undefined);
await (await branch.getVariable("env:KEY")).update({ is_inheritable: false });
assert.equal((await branch.getVariable("env:KEY")).is_inheritable, false);
assert.deepEqual((await branch.getVariables()).map(v => [v.name, v.inherited]).sort(), [["env:COLOUR", true], ["env:KEY", false]]);
assert.deepEqual((await client.getProjectVariables(project.id)).map(v => v.name), ["env:COLOUR"]);
await (await branch.getVariable("env:KEY")).delete();
seen.variables = (await branch.getVariables()).map(v => v.name);

// --- integrations: read and deleted; the client's own list of types lets it create none of ours, so the first is sent as it sends any request

await request(`${root}/projects/${project.id}/integrations`, "POST", { type: "newrelic", license_key: "0123456789abcdef0123456789abcdefFFFFNRAL", environments: ["production"] });
const integrations = await client.getIntegrations(project.id);
assert.deepEqual(integrations.map(i => [i.type, i.environments, i.license_key]), [["newrelic", ["production"], undefined]]);
const integration = await client.getIntegration(project.id, integrations[0].id);
assert.equal(integration.project, project.id);
assert.ok(integration.operationAvailable("edit") && integration.operationAvailable("delete"));
await integration.delete();
assert.deepEqual(await client.getIntegrations(project.id), []);
seen.integrations = integrations.map(i => i.type);

// --- domains: production's, which the project's are, and an environment's

/** Reads a name until it is so far; the sandbox proves names under .example by itself. */
async function reached(name, status) {
  for (let looks = 0; looks < LOOKS; looks++) {
    const domain = await project.getDomain(name);
    if (domain.data.status === status) return domain;
    assert.notEqual(domain.data.status, "failed", domain.data.reason);
    await pause();
  }
  assert.fail(`${name} did not become ${status}`);
}

const shop = `shop-${project.id}.example`;
const www = `www.${shop}`;
assert.equal((await project.addDomain(shop)).getEntity().name, shop);
await assert.rejects(project.addDomain("https://shop.example/"), error => error.code === 422 && error.errors.name.length === 1);
assert.equal((await reached(shop, "active")).is_default, true);
assert.equal((await project.addEnvironmentDomain(www, "production")).getEntity().name, www);
const second = await reached(www, "active");
assert.deepEqual([second.is_default, second.ssl.has_certificate], [false, true]);
assert.deepEqual((await client.getDomains(project.id)).map(d => d.name), [shop, www]);
assert.deepEqual((await client.getEnvironmentDomains(project.id, "production")).map(d => [d.name, d.is_default]), [[shop, true], [www, false]]);
const [chosen] = (await second.update({ is_default: true })).getActivities();
await done(await client.getProjectActivity(project.id, chosen.id), "environment.domain.apply");
assert.equal((await project.getDomain(www)).is_default, true);
for (const name of [shop, www]) assert.equal((await (await project.getDomain(name)).delete()).getEntity().data.status, "removing");
// A worker takes them out of the stack first.
for (let looks = 0; looks < LOOKS && (await project.getEnvironmentDomains("production")).length > 0; looks++) await pause();
await assert.rejects(project.getDomain(shop), error => error.code === 404);
assert.deepEqual(await project.getDomains(), []);
// Elsewhere than on production, where a name may be added while nothing runs.
assert.equal((await project.addEnvironmentDomain(`staging.${shop}`, "staging")).getEntity().environment, undefined);
const [waiting] = await project.getEnvironmentDomains("staging");
assert.equal(waiting.getUri(), `${project.getUri()}/environments/staging/domains/staging.${shop}`);
await waiting.delete();
seen.domains = [shop, www];

// --- backups: take, list, restore

await done(await branch.backup(true), "environment.backup");
const backups = await client.getEnvironmentBackups(project.id, branch.id);
assert.deepEqual(backups.map(b => [b.status, b.restorable, b.automated, b.safe]), [["CREATED", true, false, true]]);
const backup = await models.EnvironmentBackup.get({ projectId: project.id, environmentId: branch.id, id: backups[0].id });
// Into an environment that runs: the package takes one activity of an answer, and a new environment takes two more before.
await done(await backup.restore({ environment_name: branch.id, restore_code: false }), "environment.restore");
seen.backup = backup.id;

// --- activities

const activities = await client.getProjectActivities(project.id);
for (const type of ["project.create", "environment.branch", "environment.activate", "environment.backup", "environment.restore"]) {
  assert.ok(activities.some(a => a.type === type && a.result === "success"), type);
}
assert.ok((await client.getProjectActivities(project.id, ["environment.backup"])).every(a => a.type === "environment.backup"));
assert.deepEqual((await client.getEnvironmentActivities(project.id, branch.id, ["environment.activate", "environment.backup"])).map(a => a.type), ["environment.backup", "environment.activate"]);
assert.equal((await project.getActivities(undefined, new Date(creation.created_at))).length, 0);
assert.equal((await project.getActivity(creation.id)).type, "project.create");
assert.equal((await client.getEnvironmentActivity(project.id, branch.id, (await branch.getActivities("environment.backup"))[0].id)).result, "success");
const stream = await client.getStreamingLog(creation);
assert.equal(stream.status, 200);
assert.match(await stream.text(), /"seal":true\}\s*$/);
seen.activities = activities.length;

// --- taken down again

await branch.refresh();
await done(await branch.deactivate(), "environment.deactivate");
await branch.refresh();
assert.equal(branch.isActive(), false);

// An environment that still has backups asks for its name when it is deleted, which the package does not send: one that never ran goes at once.
await assert.rejects(branch.delete(), error => /confirmation_needed/.test(JSON.stringify(error) + error));
await (await client.getEnvironment(project.id, "master")).branch("Idle", "development");
const idle = await client.getEnvironment(project.id, "idle");
const [deletion] = (await idle.delete()).getActivities();
await done(await client.getProjectActivity(project.id, deletion.id), "environment.delete");
assert.ok(!(await project.getEnvironments()).some(e => e.id === "idle"));

// --- people

const members = await client.getOrganizationMembers(organization.id);
const owner = members.getItems().find(m => m.owner);
assert.equal((await client.getOrganizationMember(organization.id, owner.user_id)).user_id, owner.user_id);
const invitation = (await client.createOrganizationInvitation("published@example.com", organization.id, ["projects:list"])).getEntity();
assert.equal(invitation.state, "pending");
assert.ok((await client.getOrganizationInvitations(organization.id)).some(i => i.id === invitation.id));
await invitation.delete();
assert.ok((await client.getOrganizationInvitations(organization.id)).every(i => i.id !== invitation.id || i.state === "cancelled"));
seen.members = members.getItems().length;

// --- tickets: the package's own calls, over ours

assert.ok((await client.getTicketCategories()).some(c => c.id === "performance" && c.label === "Performance"));
assert.deepEqual((await client.getTicketPriorities("none", "performance")).map(p => p.id), ["low", "normal", "high", "urgent"]);
const opened = await client.openTicket({ subject: "Published", description: "Does it work?", priority: "high", organization_id: organization.id, project_id: project.id, environment: "production" });
assert.deepEqual([opened.status, opened.priority, opened.project_id], ["new", "high", project.id]);
const { count, tickets } = await client.getTickets({ filter: { organization_id: organization.id, status: "new" } });
assert.ok(count >= 1 && tickets.some(t => t.ticket_id === opened.ticket_id && t.subject === "Published"));
const comment = (await client.sendComment({ ticket_id: opened.ticket_id, body: "It does." })).getEntity();
assert.equal(comment.ticket_id, opened.ticket_id);
// It takes the oldest, which is what the ticket was opened with, for no comment.
const said = await client.loadComments(opened.ticket_id, {});
assert.deepEqual([said.count, said.comments.map(c => c.body)], [1, ["It does."]]);
assert.equal((await client.updateTicketStatus(opened.ticket_id, "solved")).status, "solved");
await assert.rejects(client.openTicket({ subject: "x", description: "y", organization_id: organization.id, subscription_id: "1" }), error => error.code === 422 && /not known/.test(error.errors.subscription_id));
// The same ticket at our own address.
const ticket = await request(`${root}/tickets/${opened.ticket_id}`);
assert.deepEqual([ticket.status, ticket.environment, ticket.ticket_id], ["solved", "production", opened.number]);
seen.ticket = opened.number;

console.log(JSON.stringify(seen));
