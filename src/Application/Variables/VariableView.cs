using System.Security.Cryptography;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain.Variables;

namespace Cloud.Application.Variables;

/// <summary>Variables as their readers see them. The only place that opens a seal for an answer.</summary>
internal sealed class VariableView(IVariableSeal seal, Caller caller)
{
    public static string PathOf(string project, string? environment, string name) =>
        $"projects/{project}{(environment is null ? "" : $"/environments/{environment}")}/variables/{name}";

    /// <summary>A variable of the project, where it is kept.</summary>
    public VariableResource OfProject(Variable variable)
    {
        var self = Address(variable.ProjectId, null, variable.Name);
        var links = Self(self);
        if (caller.May(Permission.VariableEdit))
        {
            links[Relation.Edit] = new(self);
            links[Relation.Delete] = new(self);
        }

        return Resource(variable, Open(variable), links);
    }

    /// <summary>A variable as an environment has it.</summary>
    /// <param name="variable">Its own, a parent's or the project's.</param>
    /// <param name="descent">The environment, then its parents.</param>
    public VariableResource OfEnvironment(Variable variable, IReadOnlyList<Environment> descent)
    {
        var (here, source) = (descent[0], descent.FirstOrDefault(e => e.Id == variable.EnvironmentId));
        var inherited = source != here;
        var seen = source is null || caller.May(Permission.VariableView, source.Type);
        return Resource(variable, seen ? Open(variable) : (null, null), LinksOf(variable, here, inherited)) with
        {
            Environment = here.MachineName,
            Inherited = inherited,
            InheritedFrom = inherited && seen ? source?.MachineName : null,
            IsEnabled = variable.IsEnabled,
            IsInheritable = variable.EnvironmentId is null ? null : variable.IsInheritable,
        };
    }

    /// <summary>What the change does not do by itself.</summary>
    public ChangeHint Hint(Environment? environment)
    {
        var links = new Dictionary<string, Link>(StringComparer.Ordinal);
        if (environment is not null && EnvironmentLinks.MayRedeploy(environment, caller))
        {
            links[Relation.Redeploy] = new($"/api/projects/{environment.ProjectId}/environments/{environment.MachineName}/redeploy");
        }

        return new ChangeHint { Message = environment is null ? "Each environment takes it over at its next redeploy." : "The environment takes it over at its next redeploy.", Links = links };
    }

    /// <summary>The project's own are changed at the project: an edit through an environment would change them for all.</summary>
    private Dictionary<string, Link> LinksOf(Variable variable, Environment here, bool inherited)
    {
        var self = Address(variable.ProjectId, variable.EnvironmentId is null ? null : here.MachineName, variable.Name);
        var links = variable.EnvironmentId is not null || caller.Granted.Has(Permission.VariableView) ? Self(self) : [];
        if (variable.EnvironmentId is not null && caller.May(Permission.VariableEdit, here.Type))
        {
            links[Relation.Edit] = new(self);
            if (!inherited)
            {
                links[Relation.Delete] = new(self);
            }
        }

        return links;
    }

    /// <summary>The value where it may be read. One that cannot be opened is said to be so: it must not take the others with it.</summary>
    private (string? Value, bool? Unreadable) Open(Variable variable)
    {
        try
        {
            return (variable.IsSensitive ? null : seal.Open(variable.OrganizationId, variable.Id, variable.Sealed), null);
        }
        catch (CryptographicException)
        {
            return (null, true);
        }
    }

    private static string Address(string project, string? environment, string name) => "/api/" + PathOf(project, environment, Uri.EscapeDataString(name));

    private static Dictionary<string, Link> Self(string self) => new(StringComparer.Ordinal) { [Relation.Self] = new(self) };

    private static VariableResource Resource(Variable v, (string? Value, bool? Unreadable) opened, Dictionary<string, Link> links) => new()
    {
        Id = v.Name,
        Name = v.Name,
        Value = opened.Value,
        Unreadable = opened.Unreadable,
        IsJson = v.IsJson,
        IsSensitive = v.IsSensitive,
        VisibleBuild = v.VisibleBuild,
        VisibleRuntime = v.VisibleRuntime,
        ApplicationScope = v.ApplicationScope,
        Project = v.ProjectId,
        Level = v.EnvironmentId is null ? VariableLevel.Project : VariableLevel.Environment,
        CreatedAt = v.CreatedAt,
        UpdatedAt = v.UpdatedAt,
        Links = links,
    };
}
