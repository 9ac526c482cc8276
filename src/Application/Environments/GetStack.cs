using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>The environment's CloudFormation stack as a worker last saw it.</summary>
public static class GetStack
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<Client.StackResource>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Client.StackResource>
    {
        public async Task<Result<Client.StackResource>> Handle(Query query, CancellationToken cancellationToken) =>
            await EnvironmentParts.Find(db, query.Project, query.Environment, cancellationToken) is { } parts
                ? View(parts, (await db.FindEnvironmentRow(query.Project, query.Environment, cancellationToken))?.ToResource(caller).Links ?? [])
                : EnvironmentErrors.NotFound;

        /// <summary>The status of a stack that was never made; not a word of CloudFormation's.</summary>
        private const string NotCreated = "NOT_CREATED";

        private static Client.StackResource View(EnvironmentParts parts, Dictionary<string, Client.Link> links)
        {
            var (environment, stack) = (parts.Environment, parts.Stack);
            var self = $"/api/projects/{environment.ProjectId}/environments/{environment.MachineName}";
            return new Client.StackResource
            {
                Name = stack?.Name ?? EnvironmentStack.NameOf(environment),
                Arn = string.IsNullOrEmpty(stack?.Arn) ? null : stack.Arn,
                Region = stack?.Region ?? parts.Region,
                Account = stack?.Account,
                Status = string.IsNullOrEmpty(stack?.Status) ? NotCreated : stack.Status,
                StatusReason = stack?.StatusReason,
                Drift = stack?.Drift,
                Condition = Words.Of(environment.StackCondition),
                TerminationProtection = stack?.TerminationProtection ?? false,
                RootCause = stack?.RootCause,
                Advice = Advice(environment, stack, links),
                LastUpdated = stack?.UpdatedAt,
                Outputs = stack is null ? [] : new(stack.Outputs, StringComparer.Ordinal),
                Resources = stack is null ? [] : [.. stack.Parts.Select(p => new Client.StackPart(p.LogicalId, p.Type, p.PhysicalId, p.Status, p.Reason))],
                Edge = stack?.Edge is { } edge ? View(edge, environment) : null,
                Links = new(StringComparer.Ordinal) { ["self"] = new($"{self}/stack"), ["environment"] = new(self) },
            };
        }

        private static Client.EdgeStackResource View(EdgeStack edge, Environment environment) => new()
        {
            Name = edge.Name,
            Arn = edge.Arn,
            Region = edge.Region,
            Status = edge.Status,
            StatusReason = edge.StatusReason,
            Drift = edge.Drift,
            WebAclArn = edge.Outputs.GetValueOrDefault(StackOutputs.WebAclArn),
            CertificateArn = environment.Served?.CertificateArn,
            Resources = [.. edge.Parts.Select(p => new Client.StackPart(p.LogicalId, p.Type, p.PhysicalId, p.Status, p.Reason))],
        };

        private static Client.StackAdvice? Advice(Environment environment, EnvironmentStack? stack, Dictionary<string, Client.Link> links) =>
            StackGuide.Of(environment, stack) is { } advice
                ? new(advice.Headline, advice.Explanation, [.. advice.WaysOut.Select(w => new Client.WayOut(w.Action, w.Title, w.Detail, links.GetValueOrDefault(w.Action)?.Href, w.Resources))])
                : null;
    }
}
