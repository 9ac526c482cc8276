// Creates a project, follows its activity and takes a backup. All that it knows of the API is in the types made of openapi/cloud.json.
// CLOUD_API and CLOUD_TOKEN say where and who; CLOUD_REPOSITORY is the Git repository of the store to run.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./obj/cloud.js";

type Activity = components["schemas"]["ActivityResource"];
type Accepted = components["schemas"]["Accepted"];
type Answer<T> = { data?: T; error?: unknown; response: Response };

const setting = (name: string): string => process.env[name] ?? assert.fail(`${name} is not set`);
const cloud = createClient<paths>({ baseUrl: setting("CLOUD_API").replace(/\/$/, ""), headers: { Authorization: `Bearer ${setting("CLOUD_TOKEN")}` } });

/** Milliseconds between two looks at an activity. */
const POLL = 200;

/** What was answered; the problem's own words where it was refused. */
function read<T>(answer: Answer<T>): T {
  return answer.data ?? assert.fail(`${answer.response.url}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
}

async function follow(accepted: Accepted): Promise<Activity> {
  const [begun] = accepted._embedded.activities;
  assert.ok(begun?.project);
  for (;;) {
    const path = { project: begun.project, activity: begun.id };
    const activity = read(await cloud.GET("/api/projects/{project}/activities/{activity}", { params: { path } }));
    if (activity.state === "complete" || activity.state === "cancelled") {
      assert.equal(activity.result, "success", JSON.stringify(activity.error));
      return activity;
    }

    await pause(POLL);
  }
}

const organizations = read(await cloud.GET("/api/organizations"));
const organization = organizations.items[0]?.id ?? assert.fail("This user has no organization.");

const created = await follow(read(await cloud.POST("/api/organizations/{organization}/projects", {
  params: { path: { organization } },
  body: { title: "Generated", region: "eu-central-1", plan: "pro", blueprint: "magento-cluster", repository: { url: setting("CLOUD_REPOSITORY") }, activate: ["production"] },
})));
assert.equal(created.type, "project.create");
assert.ok(created.project);
const production = { project: created.project, environment: "production" };

const environment = read(await cloud.GET("/api/projects/{project}/environments/{environment}", { params: { path: production } }));
assert.equal(environment.status, "active");
assert.ok(environment._links?.["#backup"]);

await follow(read(await cloud.POST("/api/projects/{project}/environments/{environment}/backup", { params: { path: production }, body: { safe: true } })));
const backups = read(await cloud.GET("/api/projects/{project}/environments/{environment}/backups", { params: { path: production } }));
assert.deepEqual(backups.map(backup => backup.status), ["CREATED"]);

// A refusal is typed as well.
const refused = await cloud.GET("/api/projects/{project}", { params: { path: { project: "aaaaaaaaaaaaa" } } });
assert.equal(refused.response.status, 404);
assert.equal(refused.error?.code, "project.not_found");

console.log(JSON.stringify({ project: created.project, steps: created.steps?.length ?? 0, backups: backups.length }));
