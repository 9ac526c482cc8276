using Microsoft.OpenApi;

namespace Cloud.Api.Http;

/// <summary>
/// What each parameter of the contract is, by name: one name means one thing wherever it stands, but for the few that are named together with their operation. A parameter without words
/// fails a test.
/// </summary>
internal static class ParameterWords
{
    private static readonly Dictionary<string, string> Of = new(StringComparer.Ordinal)
    {
        ["account"] = "Id of the AWS account, as in its self link.",
        ["activity"] = "Id of the activity, as every answer to a request for long work names it.",
        ["backup"] = "Id of the backup.",
        ["blueprint"] = "Id of the blueprint, as in the list of blueprints.",
        ["confirmation"] = "The secret from the mail that asks to confirm an address.",
        ["domain"] = "The host name, such as shop.example.com.",
        ["environment"] = "Id of the environment: its machine name, such as production or feature-cart.",
        ["grant"] = "Id of the access grant.",
        ["integration"] = "Id of the integration.",
        ["invitation"] = "Id of the invitation.",
        ["organization"] = "Id of the organization.",
        ["passkey"] = "Id of the passkey.",
        ["project"] = "Id of the project: 13 lower-case letters and digits.",
        ["request"] = "Id of the scaling request.",
        ["reset"] = "The secret from the mail that resets a password.",
        ["resource"] = "Id of the retained resource.",
        ["restore"] = "Id of the restore.",
        ["session"] = "Id of the session.",
        ["subject"] = "Id of the user or the team whose roles they are.",
        ["team"] = "Id of the team.",
        ["ticket"] = "Id of the ticket.",
        ["token"] = "Id of the API token; not the secret.",
        ["user"] = "Id of the user; where the address is the caller's own, me does as well.",
        ["variable"] = "Name of the variable, such as env:COLOUR, percent-encoded.",

        ["page[size]"] = "How many to a page, 1 to 200.",
        ["page"] = "Number of a page of 50, 1 the first.",
        ["page[after]"] = "Cursor of the page before: its last element's, as in the Link header's rel=\"next\".",
        ["count"] = "The same as page[size], as published clients say it.",
        ["type"] = "The same as filter[type], repeated for several, as published clients say it.",
        ["state"] = "The same as filter[state], repeated for several.",
        ["result"] = "The same as filter[result], repeated for several.",
        ["starts_at"] = "A time in ISO 8601 form that all are older than: published clients page by the created_at of the last one they have.",
        ["filter[type]"] = "Only activities of this type, such as environment.backup.",
        ["filter[state]"] = "Only activities in this state: scheduled, staged, pending, in_progress, complete or cancelled.",
        ["filter[result]"] = "Only activities with this result: success or failure.",
        ["filter[status]"] = "Only tickets of this status, such as open.",
        ["filter[organization_id]"] = "Whose tickets; may be left out by whoever is in one organization alone.",
        ["filter[organization]"] = "Only those of the organization with this id.",
        ["filter[environment]"] = "Only those of the environment with this id.",
        ["filter[lifecycle]"] = "Only environments in this lifecycle, such as active or attention_required.",
        ["filter[health]"] = "Only environments of this health: healthy, degraded, critical or unknown.",
        ["filter[severity]"] = "Only items of this severity: critical, warning or notice.",
        ["filter[actor]"] = "Only what the user with this id did.",
        ["filter[action]"] = "Only this action, such as RestoreBackup.",
        ["filter[outcome]"] = "Only what ended so: ok, or the code of a refusal.",
        ["filter[target]"] = "Only what was done to this, such as projects/b2h4k6m8p0r1t, and to what is under it.",
        ["filter[from]"] = "Not before this time, such as 2026-11-21T01:02:03Z.",
        ["filter[to]"] = "Before this time.",
        ["sequence"] = "Place in the log of a head that you kept elsewhere.",
        ["hash"] = "Hash of that head: 64 hexadecimal digits.",
        ["start_at"] = "Number of the first line, from 1; for what comes after the lines that you have, the last _id and one.",
        ["max_items"] = "How many lines at most; come back for the rest.",
        ["max_delay"] = "Seconds without anything new after which the stream ends, 60 at most; 0 for what there is now.",

        ["staffListEnvironments filter[type]"] = "Only environments of this type: production, staging or integration.",
        ["getBlueprintTemplate type"] = "Type of the environment: production, staging or integration.",
        ["getBlueprintTemplate size"] = "Id of a size of the blueprint, such as 24 or M; the smallest when left out.",
        ["getBlueprintTemplate plan"] = "Id of the plan; it decides on high availability and the database's proxy.",
        ["getBlueprintTemplate region"] = "Id of an available region, such as eu-central-1.",
    };

    /// <summary>Says of every parameter what it is.</summary>
    public static void Describe(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.Description is null) ?? [])
        {
            parameter.Description = Of.GetValueOrDefault($"{operation.OperationId} {parameter.Name}") ?? Of.GetValueOrDefault(parameter.Name!);
        }
    }
}
