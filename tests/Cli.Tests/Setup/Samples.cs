namespace Cloud.Cli.Tests;

/// <summary>Resources as the API writes them.</summary>
internal static class Samples
{
    public const string Me = """{"id":"01m7user","username":"ada","email":"ada@acme.example","display_name":"Ada","roles":[],"projects":[],"_links":{}}""";

    public const string Organizations = """{"items":[{"id":"01m7org","name":"acme","label":"Acme","created_at":"2026-11-01T00:00:00Z","updated_at":"2026-11-01T00:00:00Z","_links":{"self":{"href":"/api/organizations/01m7org"}}}],"count":1,"_links":{}}""";

    public const string Activity = "01m7y0v5xtfs0tkypnjvwc256s";

    public static string Project(string id, string title, string repository = "https://git.example/acme/shop.git") => $$$"""
        {"id":"{{{id}}}","title":"{{{title}}}","organization":"01m7org","region":"eu-central-1","plan":"pro","blueprint":"magento-cluster","status":{"code":"active"},"default_branch":"master",
         "repository":{"url":"{{{repository}}}"},"timezone":"UTC","created_at":"2026-11-20T23:30:00Z","updated_at":"2026-11-21T01:02:03.456789Z","_links":{"self":{"href":"/api/projects/{{{id}}}"} } }
        """;

    public static string Projects(params string[] items) => $$$"""{"items":[{{{string.Join(',', items)}}}],"count":{{{items.Length}}},"_links":{}}""";

    public static string Environment(string id, string branch, string type = "integration", string links = "") => $$$"""
        {"id":"{{{id}}}","name":"{{{branch}}}","machine_name":"{{{id}}}","title":"{{{id}}}","project":"p1","parent":null,"type":"{{{type}}}","status":"active","lifecycle":"active","health":"healthy",
         "created_at":"2026-11-20T23:30:00Z","updated_at":"2026-11-20T23:30:00Z","_links":{"self":{"href":"/api/projects/p1/environments/{{{id}}}"}{{{links}}} } }
        """;

    public static string ActivityOf(string state, string? result = null, string more = "") => $$$"""
        {"id":"{{{Activity}}}","type":"environment.backup","state":"{{{state}}}","result":{{{(result is null ? "null" : $"\"{result}\"")}}},"completion_percent":{{{(state == "complete" ? 100 : 40)}}},
         "description":"Backing up production","text":"Backing up production","project":"p1","environments":["production"],"steps":[{"name":"Start the jobs","state":"{{{(state == "complete" ? "complete" : "in_progress")}}}","attempt":1}],
         "created_at":"2026-11-21T09:00:00Z","started_at":"2026-11-21T09:00:01Z","updated_at":"2026-11-21T09:00:01Z"{{{more}}},
         "_links":{"self":{"href":"/api/projects/p1/activities/{{{Activity}}}"},"log":{"href":"/api/projects/p1/activities/{{{Activity}}}/log"} } }
        """;

    public static string Ticket(string id) => $$$"""
        {"id":"{{{id}}}","ticket_id":4,"organization":"01m7org","subject":"Slow","type":"question","priority":"normal","status":"closed","category":"other","created_at":"2026-11-21T09:00:00Z","updated_at":"2026-11-21T09:00:00Z",
         "_links":{"self":{"href":"/api/tickets/{{{id}}}"} } }
        """;

    public static string Accepted(string activity) => $$$"""{"status":"Accepted","code":202,"_embedded":{"activities":[{{{activity}}}] } }""";
}
