using System.Xml.Linq;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws.Pipeline;

namespace Cloud.Infrastructure.Aws.CloudFormation;

internal sealed partial class AwsCloudFormation
{
    public async Task<ChangeSet> CreateChangeSet(CloudAccount at, NewChangeSet change, CancellationToken ct)
    {
        try
        {
            // AWS says no more than the two ids; the building has just begun.
            return await calls.Query(at, "CreateChangeSet", Form(change, change.RoleArn ?? at.StackRoleArn),
                x => new ChangeSet(x.Required("Id"), x.Required("StackId"), ChangeSetStatus.CreatePending, null, null, []), ct);
        }
        catch (CloudCallException e) when (e.Code == ErrorKinds.AlreadyExists)
        {
            // The name holds the activity's id, so it is the fruit of an earlier attempt whose answer was lost.
            return await DescribeChangeSet(at, change.StackName, change.Name, ct) ?? throw Vanished(e);
        }
    }

    public async Task<ChangeSet?> DescribeChangeSet(CloudAccount at, string stack, string changeSet, CancellationToken ct)
    {
        const string operation = "DescribeChangeSet";
        try
        {
            ChangeSet? first = null;
            var changes = await Paging.All(Read, ServiceDescriptor.CloudFormation.Id, operation);
            return first! with { Changes = changes };

            Task<Page<ResourceChange>> Read(string? next) =>
                calls.Query(at, operation, Name(stack, changeSet).Set("IncludePropertyValues", true).Set("NextToken", next), ReadPage, ct);

            Page<ResourceChange> ReadPage(XElement x)
            {
                var page = StackXml.ChangeSet(x);
                first ??= page;
                return new Page<ResourceChange>(page.Changes, x.Optional("NextToken") is { Length: > 0 } token ? token : null);
            }
        }
        catch (CloudCallException e) when (e.Kind is CloudErrorKind.NotFound)
        {
            return null;
        }
    }

    public async Task ExecuteChangeSet(CloudAccount at, string stack, string changeSet, string clientRequestToken, CancellationToken ct)
    {
        try
        {
            await calls.Query(at, "ExecuteChangeSet", Name(stack, changeSet).Set("ClientRequestToken", clientRequestToken), ct);
        }
        catch (CloudCallException e) when (e.Code == ErrorKinds.InvalidChangeSetStatus)
        {
            await AcceptIfStarted(e);
        }

        // One code for "not ready yet", "failed", "obsolete" and "you started it already": only a look tells which.
        async Task AcceptIfStarted(CloudCallException refusal)
        {
            var present = await DescribeChangeSet(at, stack, changeSet, ct) ?? throw Vanished(refusal);
            if (present.ExecutionStatus is "EXECUTE_IN_PROGRESS" or "EXECUTE_COMPLETE" or "EXECUTE_FAILED")
            {
                return;
            }

            throw Again(refusal, present.Status is ChangeSetStatus.CreatePending or ChangeSetStatus.CreateInProgress ? CloudErrorKind.Busy : CloudErrorKind.Conflict);
        }
    }

    public async Task DeleteChangeSet(CloudAccount at, string stack, string changeSet, CancellationToken ct)
    {
        try
        {
            await calls.Query(at, "DeleteChangeSet", Name(stack, changeSet), ct);
        }
        catch (CloudCallException e) when (e.Kind is CloudErrorKind.NotFound)
        {
            // Gone already: what was asked.
        }
    }

    private static QueryForm Name(string stack, string changeSet) => new QueryForm().Set("StackName", stack).Set("ChangeSetName", changeSet);

    private static QueryForm Form(NewChangeSet change, string? role)
    {
        var form = Name(change.StackName, change.Name)
            .Set("ClientToken", change.Token)
            .Set("ChangeSetType", change.Type)
            .Set("TemplateURL", change.TemplateUrl)
            .Set("TemplateBody", change.TemplateBody)
            .Set("RoleARN", role)
            .Set("OnStackFailure", change.OnStackFailure)
            .Set("Description", change.Description)
            .Set("DeploymentMode", change.RevertsDrift ? "REVERT_DRIFT" : null)
            .SetList("Capabilities", change.Capabilities)
            .SetEach("ResourcesToImport", change.Imports, SetImport)
            .SetEach("Tags", change.Tags, static (f, at, tag) => f.Set(at + "Key", tag.Key).Set(at + "Value", tag.Value))
            .SetEach("Parameters", change.Parameters, static (f, at, p) => SetParameter(f.Set(at + "ParameterKey", p.Key), at, p.Value));
        return change.TemplateUrl is null && change.TemplateBody is null ? form.Set("UsePreviousTemplate", true) : form;
    }

    private static void SetImport(QueryForm form, string at, ImportedResource import) => form
        .Set(at + "LogicalResourceId", import.LogicalId)
        .Set(at + "ResourceType", import.Type)
        .SetMap(at + "ResourceIdentifier", import.Identifier);

    private static void SetParameter(QueryForm form, string at, string? value) =>
        _ = value is null ? form.Set(at + "UsePreviousValue", true) : form.Set(at + "ParameterValue", value);

    /// <summary>Somebody deleted it between two calls of ours; another attempt starts afresh.</summary>
    private static CloudCallException Vanished(CloudCallException e) => Again(e, CloudErrorKind.Busy);

    private static CloudCallException Again(CloudCallException e, CloudErrorKind kind) =>
        new(kind, e.Service, e.Operation, e.Code, e.Reason, e) { HttpStatus = e.HttpStatus, RequestId = e.RequestId };
}
