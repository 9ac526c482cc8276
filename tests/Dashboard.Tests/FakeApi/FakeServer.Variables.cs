using System.Text.Json;
using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Variables: a project's, and production's of its own that inherits them.</summary>
internal sealed partial class FakeServer
{
    /// <summary>As they are kept, by project, environment (empty for the project) and name.</summary>
    public SortedDictionary<(string Project, string Environment, string Name), VariableResource> Variables { get; } = [];

    private void MapVariables()
    {
        foreach (var at in new[] { "/api/projects/{p}/variables", Env + "/variables" })
        {
            app.MapGet(at, (string p, string? e, HttpContext http) =>
            {
                if (RolesIn(http, p).Count == 0 || (e is null && !RolesIn(http, p).Contains(ProjectPermission.Admin))) return Forbidden();
                Stock(p);
                return Results.Ok(Variables.Where(v => v.Key.Project == p && (v.Key.Environment == (e ?? "") || v.Key.Environment.Length == 0)).GroupBy(v => v.Key.Name).Select(of => Shown(of.Last().Value, e)).ToList());
            });
            app.MapPost(at, (string p, string? e, JsonElement body) =>
            {
                var name = body.GetProperty("name").GetString()!;
                if (name.Contains(' ', StringComparison.Ordinal)) return Refuse(422, "validation.failed", "The name is no good.", new() { ["name"] = ["must be 1 to 256 letters, digits or any of _ : . -"] });
                if (Variables.ContainsKey((p, e ?? "", name))) return Refuse(409, "variable.exists", $"There is a variable {name} here already.");
                return Results.Ok(Kept(Blank(p, e, name), body, "Created", 201));
            });
            app.MapPatch(at + "/{v}", (string p, string? e, string v, JsonElement body) => Kept(Variables[(p, e ?? "", v)], body, "Updated", 200));
            app.MapDelete(at + "/{v}", (string p, string? e, string v) =>
            {
                Variables.Remove((p, e ?? "", v));
                return Accepted.Of() with { Status = "Deleted", Code = 200, Hint = Hint(p, e) };
            });
        }
    }

    private IReadOnlyList<string> RolesIn(HttpContext http, string project) => People.RolesOf(Caller(http)!, project);

    private void Stock(string project)
    {
        if (project != FakePeople.Shop || Variables.Count > 0) return;
        void Add(string? e, string name, string value, Func<VariableResource, VariableResource>? with = null)
        {
            var made = Blank(project, e, name) with { Value = value };
            Variables[(project, e ?? "", name)] = with?.Invoke(made) ?? made;
        }

        Add(null, "env:COMPOSER_AUTH", "", v => v with { IsSensitive = true });
        Add(null, "php:memory_limit", "2G");
        Add("production", "env:PAYMENT_URL", "https://pay.example.com/v2/" + new string('a', 90));
        Add("production", "env:PAYMENT_KEY", "", v => v with { IsSensitive = true });
        Add("production", "flags", "{\n  \"new_checkout\": true\n}", v => v with { IsJson = true, ApplicationScope = ["shop"] });
        Add("production", "env:OLD_SEARCH", "on", v => v with { IsEnabled = false });
    }

    private VariableResource Blank(string project, string? environment, string name) => new()
    {
        Id = name,
        Name = name,
        Value = "",
        IsJson = false,
        IsSensitive = false,
        VisibleBuild = environment is null,
        VisibleRuntime = true,
        ApplicationScope = [],
        Project = project,
        Environment = environment,
        Inherited = environment is null ? null : false,
        Level = environment is null ? VariableLevel.Project : VariableLevel.Environment,
        IsEnabled = environment is null ? null : true,
        IsInheritable = environment is null ? null : true,
        CreatedAt = Cloud.Now.AddDays(-3),
        UpdatedAt = Cloud.Now.AddDays(-3),
    };

    private Accepted Kept(VariableResource variable, JsonElement body, string status, int code)
    {
        bool Flag(string name, bool before) => body.TryGetProperty(name, out var given) ? given.GetBoolean() : before;
        var kept = variable with
        {
            Value = body.TryGetProperty("value", out var value) ? value.GetString() : variable.Value,
            IsJson = Flag("is_json", variable.IsJson),
            IsSensitive = Flag("is_sensitive", variable.IsSensitive),
            VisibleBuild = Flag("visible_build", variable.VisibleBuild),
            VisibleRuntime = Flag("visible_runtime", variable.VisibleRuntime),
            IsEnabled = variable.Environment is null ? null : Flag("is_enabled", variable.IsEnabled ?? true),
            IsInheritable = variable.Environment is null ? null : Flag("is_inheritable", variable.IsInheritable ?? true),
            UpdatedAt = Cloud.Now,
        };
        Variables[(kept.Project, kept.Environment ?? "", kept.Name)] = kept;
        return Accepted.Of(Shown(kept, kept.Environment)) with { Status = status, Code = code, Hint = Hint(kept.Project, kept.Environment) };
    }

    private static VariableResource Shown(VariableResource variable, string? environment)
    {
        var self = $"/api/projects/{variable.Project}{(variable.Environment is null ? "" : $"/environments/{variable.Environment}")}/variables/{Uri.EscapeDataString(variable.Name)}";
        var ofProject = environment is not null && variable.Environment is null;
        return variable with
        {
            Value = variable.IsSensitive ? null : variable.Value,
            Environment = environment,
            Inherited = environment is null ? null : ofProject,
            IsEnabled = environment is null ? null : variable.IsEnabled ?? true,
            Links = ofProject ? new(StringComparer.Ordinal) { [Relation.Self] = new(self) }
                : new(StringComparer.Ordinal) { [Relation.Self] = new(self), [Relation.Edit] = new(self), [Relation.Delete] = new(self) },
        };
    }

    private static ChangeHint Hint(string project, string? environment) => new()
    {
        Message = environment is null ? "Each environment takes it over at its next redeploy." : "The environment takes it over at its next redeploy.",
        Links = environment is null ? [] : new(StringComparer.Ordinal) { [Relation.Redeploy] = new($"/api/projects/{project}/environments/{environment}/redeploy") },
    };
}
