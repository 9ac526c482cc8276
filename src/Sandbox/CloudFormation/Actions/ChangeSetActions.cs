using Cloud.Sandbox.Backup;
using Cloud.Sandbox.CloudFormation.ChangeSets;
using Cloud.Sandbox.CloudFormation.Operations;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Actions;

/// <summary>CreateChangeSet, DescribeChangeSet, ExecuteChangeSet, DeleteChangeSet, ListChangeSets.</summary>
internal sealed class ChangeSetActions(StackStore stacks, TemplateSource templates, ResourceDirectory directory, double speed)
{
    // A page of DescribeChangeSet is bounded by bytes on AWS; a hundred changes is near what one holds.
    private const int PageSize = 100;

    public void Create(QueryCall call, AnswerXml xml)
    {
        var name = call.Required("ChangeSetName");
        StackLookup.CheckName("ChangeSetName", name);
        var type = call["ChangeSetType"] ?? "UPDATE";
        if (type is not ("CREATE" or "UPDATE" or "IMPORT")) throw ApiError.Validation($"1 validation error detected: Value '{type}' at 'changeSetType' failed to satisfy constraint: Member must satisfy enum value set: [CREATE, UPDATE, IMPORT]");
        var stack = stacks.Find(call.Region, call.Required("StackName"));
        if (stack is not null && stacks.ChangeSetsOf(stack).FirstOrDefault(c => c.Name == name) is { } same)
        {
            if (call.Token("ClientToken") is not { } token || token != same.ClientToken)
                throw new ApiError(ErrorCode.AlreadyExistsException, $"ChangeSet {name} already exists for the stack {stack.Name}");
            WriteIds(xml, same);
            return;
        }
        var target = type == "CREATE" || (type == "IMPORT" && stack is null or { Status: StackStatus.ReviewInProgress }) ? ToCreate(call, stack, name) : ToUpdate(call, stack);
        var made = new ChangeSetFactory(directory).Make(target, Read(call, name, type, target), speed, call.Now);
        if (target.Events.Count == 0) target.Tell(call.Now, StackStatus.ReviewInProgress, "User Initiated", null);
        stacks.Save(target);
        stacks.Save(made);
        WriteIds(xml, made);
    }

    public void Describe(QueryCall call, AnswerXml xml)
    {
        var set = Find(call);
        var stack = stacks.Find(call.Region, set.StackId)!;
        var from = call["NextToken"] is { Length: > 0 } token ? Wire.PagePosition(token) ?? throw ApiError.Validation("NextToken is not valid.") : 0;
        var done = call.Now >= set.Ends;
        var page = done ? set.Changes.Skip((int)from).Take(PageSize).ToList() : [];
        ChangeSetXml.Write(xml, set, stack, call.Now, page, call.Flag("IncludePropertyValues") == true);
        if (done && from + PageSize < set.Changes.Count) xml.Text("NextToken", Wire.PageToken(from + PageSize));
    }

    public void Execute(QueryCall call, AnswerXml xml)
    {
        var set = Find(call);
        var stack = stacks.Find(call.Region, set.StackId)!;
        var token = call.Token();
        var action = "ExecuteChangeSet " + set.Id;
        if (stack.AlreadyDid(token, action)) return;
        if (set.ExecutionStatus(call.Now) != "AVAILABLE")
            throw new ApiError(ErrorCode.InvalidChangeSetStatus, $"ChangeSet [{set.Id}] cannot be executed in its current status of [{set.Execution ?? set.Status(call.Now)}]");
        var creating = set.Type == "CREATE" || stack.Blueprint is null;
        if (creating ? stack.Status != StackStatus.ReviewInProgress : !StackStatus.CanUpdate(stack.Status)) throw StackLookup.CannotUpdate(stack);

        var onFailure = call.Flag("DisableRollback") == true ? OnFailure.DoNothing : set.OnStackFailure;
        stack.DisableRollback = onFailure == OnFailure.DoNothing;
        if (token is not null) stack.Tokens[token] = action;
        if (set.Type == "IMPORT") Imports.Run(stack, set, directory, token, call.Now);
        else if (creating) StackOperations.Create(stack, set, token, onFailure, speed, stacks.All, call.Now);
        else StackOperations.Update(stack, set, token, onFailure, speed, stacks.All, call.Now);
        set.Execution = set.Type == "IMPORT" ? "EXECUTE_COMPLETE" : "EXECUTE_IN_PROGRESS";
        foreach (var other in stacks.ChangeSetsOf(stack).Where(c => c.Id != set.Id && c.Execution is null).ToList()) stacks.Remove(other);
        stacks.Save(set);
        stacks.Save(stack);
    }

    public void Delete(QueryCall call, AnswerXml xml)
    {
        var set = Find(call);
        if (set.Execution is not null || set.Status(call.Now) is "CREATE_PENDING" or "CREATE_IN_PROGRESS")
            throw new ApiError(ErrorCode.InvalidChangeSetStatus, $"ChangeSet [{set.Id}] cannot be deleted in its current status of [{set.Execution ?? set.Status(call.Now)}]");
        stacks.Remove(set);
    }

    public void List(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.Bracketed(call);
        xml.List("Summaries", stacks.ChangeSetsOf(stack).OrderBy(c => c.Created), set => ChangeSetXml.WriteHead(xml, set, stack, call.Now));
    }

    // A change set is found by its ARN, or by its name together with the stack's.
    private ChangeSet Find(QueryCall call)
    {
        var name = call.Required("ChangeSetName");
        ChangeSet? found;
        if (name.StartsWith("arn:", StringComparison.Ordinal)) found = stacks.FindChangeSet(name);
        else
        {
            if (call["StackName"] is not { Length: > 0 } stackName) throw ApiError.Validation("StackName must be specified if ChangeSetName is not specified as an ARN.");
            if (stacks.Find(call.Region, stackName) is not { } stack) throw ApiError.Validation($"Stack [{stackName}] does not exist");
            found = stacks.ChangeSetsOf(stack).Where(c => c.Name == name).MaxBy(c => c.Created);
        }
        if (found is null || stacks.Find(call.Region, found.StackId) is null)
            throw new ApiError(ErrorCode.ChangeSetNotFound, $"ChangeSet [{name}] does not exist", StatusCodes.Status404NotFound);
        return found;
    }

    private static Stack ToCreate(QueryCall call, Stack? stack, string changeSet)
    {
        var name = call.Required("StackName");
        if (stack is { Status: StackStatus.ReviewInProgress }) return stack;
        if (stack is { IsDeleted: false }) throw ApiError.Validation($"Stack [{name}] already exists and cannot be created again with the changeSet [{changeSet}].");
        StackLookup.CheckName("StackName", name);
        return new Stack { Id = StackStore.NewStackId(call.Caller.Account, call.Region, name), Name = name, Region = call.Region, Created = call.Now, Status = StackStatus.ReviewInProgress };
    }

    private static Stack ToUpdate(QueryCall call, Stack? stack)
    {
        if (stack is null || stack.IsDeleted) throw ApiError.Validation($"Stack [{call["StackName"]}] does not exist");
        return StackStatus.CanUpdate(stack.Status) ? stack : throw StackLookup.CannotUpdate(stack);
    }

    private ChangeSetRequest Read(QueryCall call, string name, string type, Stack stack) => new(
        name,
        type,
        templates.Read(call, stack),
        [.. call.Structures("Parameters").Select(p => new GivenParameter(p("ParameterKey") ?? "", p("ParameterValue"), string.Equals(p("UsePreviousValue"), "true", StringComparison.OrdinalIgnoreCase)))],
        call.Structures("Tags").Select(t => KeyValuePair.Create(t("Key") ?? "", t("Value") ?? "")).ToList() is { Count: > 0 } tags ? tags : null,
        call.List("Capabilities"),
        call["RoleARN"],
        call["Description"],
        call.Token("ClientToken"),
        call["OnStackFailure"] switch
        {
            null or "" => OnFailure.Rollback,
            OnFailure.Rollback or OnFailure.DoNothing or OnFailure.Delete => call["OnStackFailure"]!,
            var other => throw ApiError.Validation($"1 validation error detected: Value '{other}' at 'onStackFailure' failed to satisfy constraint: Member must satisfy enum value set: [DO_NOTHING, ROLLBACK, DELETE]"),
        },
        RevertsDrift(call, type),
        [.. call.Structures("ResourcesToImport").Select(ImportRequestOf)]);

    // A map of the query protocol: entry.N.key, entry.N.value.
    private static ImportRequest ImportRequestOf(Func<string, string?> field)
    {
        var identifier = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; field($"ResourceIdentifier.entry.{i}.key") is { } key; i++) identifier[key] = field($"ResourceIdentifier.entry.{i}.value") ?? "";
        return new ImportRequest(field("LogicalResourceId") ?? "", field("ResourceType") ?? "", identifier);
    }

    private static bool RevertsDrift(QueryCall call, string type) => call["DeploymentMode"] switch
    {
        null or "" => false,
        "REVERT_DRIFT" when type == "UPDATE" => true,
        "REVERT_DRIFT" => throw ApiError.Validation("DeploymentMode REVERT_DRIFT is for change sets of type UPDATE."),
        var other => throw ApiError.Validation($"1 validation error detected: Value '{other}' at 'deploymentMode' failed to satisfy constraint: Member must satisfy enum value set: [REVERT_DRIFT]"),
    };

    private static void WriteIds(AnswerXml xml, ChangeSet set)
    {
        xml.Text("Id", set.Id);
        xml.Text("StackId", set.StackId);
    }
}
