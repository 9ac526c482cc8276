namespace Cloud.Client;

/// <summary>Variables of projects and of environments.</summary>
public sealed partial class CloudClient
{
    public Task<List<VariableResource>> ProjectVariablesAsync(string project, CancellationToken ct = default) =>
        wire.GetAsync<List<VariableResource>>($"api/projects/{Segment(project)}/variables", ct);

    /// <summary>All that the environment has, what it inherits included.</summary>
    public Task<List<VariableResource>> VariablesAsync(string project, string environment, CancellationToken ct = default) =>
        wire.GetAsync<List<VariableResource>>($"api/projects/{Segment(project)}/environments/{Segment(environment)}/variables", ct);

    public Task<Accepted> CreateVariableAsync(ProjectResource project, CreateProjectVariable body, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Post, Offered(project, Relation.ManageVariables), Wire.Body(body), null, ct);

    public Task<Accepted> CreateVariableAsync(EnvironmentResource environment, CreateVariable body, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Post, Offered(environment, Relation.ManageVariables), Wire.Body(body), null, ct);

    /// <summary>Changes a variable of a project.</summary>
    public Task<Accepted> UpdateVariableAsync(VariableResource variable, UpdateProjectVariable body, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Patch, Offered(variable, Relation.Edit), Wire.Body(body), null, ct);

    /// <summary>Changes a variable of an environment; one that it inherits is copied first.</summary>
    public Task<Accepted> UpdateVariableAsync(VariableResource variable, UpdateVariable body, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Patch, Offered(variable, Relation.Edit), Wire.Body(body), null, ct);

    public Task<Accepted> DeleteVariableAsync(VariableResource variable, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Delete, Offered(variable, Relation.Delete), null, null, ct);
}
