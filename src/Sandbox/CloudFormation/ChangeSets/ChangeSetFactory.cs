using Cloud.Sandbox.Backup;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.ChangeSets;

/// <summary>A request for a change set, its template found and its parameters read.</summary>
internal sealed record ChangeSetRequest(string Name, string Type, string TemplateText, IReadOnlyList<GivenParameter> Parameters, List<KeyValuePair<string, string>>? Tags,
    List<string> Capabilities, string? RoleArn, string? Description, string? ClientToken, string OnStackFailure, bool RevertsDrift, IReadOnlyList<ImportRequest> Imports);

/// <summary>Settles what a change set will come to.</summary>
internal sealed class ChangeSetFactory(ResourceDirectory directory)
{
    /// <summary>AWS's words for a change set without a change ("Viewing a change set", and the AWS CLI matches on them).</summary>
    public const string NoChanges = "The submitted information didn't contain changes. Submit different information to create a change set.";

    public ChangeSet Make(Stack stack, ChangeSetRequest request, double speed, DateTimeOffset now)
    {
        var creating = stack.Blueprint is null;
        var template = TemplateReader.Read(request.TemplateText);
        var parameters = ParameterBinding.Bind(template, request.Parameters, creating ? null : stack.Blueprint!.Parameters);
        CapabilityCheck.Require(template, request.Capabilities);
        var tags = request.Tags ?? (creating ? [] : stack.Blueprint!.Tags);
        var (changes, failure) = Outcome(stack, template, parameters, tags, request, now);
        return new ChangeSet
        {
            Id = StackStore.NewChangeSetId(stack, request.Name),
            Name = request.Name,
            StackId = stack.Id,
            Type = request.Type,
            Created = now,
            Begins = now + Durations.Scaled(Durations.ChangeSetPending, speed),
            Ends = now + Durations.Scaled(Durations.ChangeSetTotal, speed),
            Blueprint = new Blueprint(request.TemplateText, parameters, tags, request.Capabilities, request.RoleArn ?? (creating ? null : stack.Blueprint!.RoleArn)),
            OnStackFailure = request.OnStackFailure,
            Description = request.Description,
            ClientToken = request.ClientToken,
            Changes = changes,
            FailureReason = failure,
            RevertsDrift = request.RevertsDrift,
        };
    }

    private (List<ResourceChange> Changes, string? Failure) Outcome(Stack stack, Template template, Dictionary<string, string> parameters, List<KeyValuePair<string, string>> tags, ChangeSetRequest request, DateTimeOffset now)
    {
        try
        {
            var instance = Instance.Of(template, parameters, stack.Name, stack.Id, stack.Region);
            RuleCheck.Require(instance);
            if (request.Type == "IMPORT") return new ImportPlanner(stack, instance, directory, now).Plan(request.Imports);
            if (request.Type == "CREATE") return (ChangePlanner.ForCreation(instance), null);
            RefuseTypeChanges(stack, instance);
            var (changes, empty) = ChangePlanner.ForUpdate(stack, instance, tags, request.RevertsDrift);
            return (changes, empty ? NoChanges : null);
        }
        catch (TemplateError e)
        {
            throw ApiError.Validation(e.Message);
        }
    }

    private static void RefuseTypeChanges(Stack stack, Instance instance)
    {
        var changed = instance.Resources.Values.Where(r => stack.Resources.TryGetValue(r.LogicalId, out var current) && current.Exists && current.Type != r.Type).Select(r => r.LogicalId).ToList();
        if (changed.Count > 0)
            throw ApiError.Validation($"Update of resource type is not permitted. The new template modifies resource type of the following resources: [{string.Join(", ", changed)}]");
    }
}
