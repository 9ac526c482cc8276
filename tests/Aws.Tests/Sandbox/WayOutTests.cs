namespace Cloud.Aws.Tests.Sandbox;

/// <summary>The ways out of every state a stack can get stuck in, each taken by AWS's own client.</summary>
public sealed class WayOutTests(WayOutRun run) : IClassFixture<WayOutRun>
{
    [Fact]
    public void Behaviour_12_Failed_rollback_is_continued_past_the_resources_that_stop_it()
    {
        var seen = run["continued"];
        Assert.Equal("UPDATE_ROLLBACK_FAILED", seen.Text("failed"));
        Assert.EndsWith("is in CREATE_COMPLETE state and can not continue update rollback.", seen.Text("idle.message"), StringComparison.Ordinal);
        Assert.Equal(("ValidationError", "ValidationError"), (seen.Text("stray.name"), seen.Text("both.name")));
        Assert.Contains("[Other]", seen.Text("stray.message"), StringComparison.Ordinal);
        Assert.Equal(("UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_COMPLETE"), (seen.Text("again"), seen.Text("end"), seen.Text("resource")));
        Assert.Equal("UPDATE_COMPLETE", seen.Text("after"));
    }

    [Fact]
    public void Skipped_resource_is_not_checked_by_a_drift_detection()
    {
        var checkedNow = run["continued"].GetProperty("checked");
        Assert.Equal(("IN_SYNC", "Topic", "NOT_CHECKED"), (checkedNow.Text("status"), checkedNow.Text("resources.0.id"), checkedNow.Text("resources.0.status")));
    }

    [Fact]
    public void Failed_rollback_is_forced_or_its_stack_deleted()
    {
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", run["forced"].Text("end"));
        Assert.Equal(("DELETE_COMPLETE", "[]"), (run["deletedStuck"].Text("end"), run["deletedStuck"].Text("left")));
    }

    [Fact]
    public void Behaviour_19_Failed_deletion_is_finished_by_retaining_what_cannot_be_deleted()
    {
        var seen = run["retained"];
        Assert.Equal(("DELETE_FAILED", "DELETE_COMPLETE"), (seen.Text("failed"), seen.Text("end")));
        Assert.Equal("The specified resources to retain [Nothing] must be in a valid state for deletion.", seen.Text("stray.message"));
        Assert.Equal("The specified resources to retain [Other] must be in a valid state for deletion.", seen.Text("done.message"));
        Assert.Equal(["retained DELETE_IN_PROGRESS", "Topic DELETE_SKIPPED", "retained DELETE_COMPLETE"], seen.Strings("events"));
        Assert.Equal(["Topic retained"], seen.Strings("left"));
    }

    [Fact]
    public void Behaviour_13_Creation_cannot_be_cancelled()
    {
        Assert.Equal("CancelUpdateStack cannot be called from current stack status: [CREATE_IN_PROGRESS]", run["uncancellable"].Text("creating.message"));
    }

    [Fact]
    public void Stack_policy_denies_replacement_and_removal_and_rolls_back()
    {
        var seen = run["policy"];
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", seen.Text("replaced.status"));
        Assert.Equal(["Net: Action denied by stack policy: Statement [#2] does not allow [Update:Replace] for resource [LogicalResourceId/Net];", "policy: The following resource(s) failed to update: [Net]. "],
            seen.GetProperty("replaced").Strings("reasons").Order(StringComparer.Ordinal));
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", seen.Text("removed.status"));
        Assert.Contains("[Update:Delete] for resource [LogicalResourceId/Net]", seen.Text("removed.reasons.0"), StringComparison.Ordinal);
        Assert.Equal(("UPDATE_COMPLETE", "true"), (seen.Text("modified.status"), seen.Text("untouched")));
    }

    [Fact]
    public void Stack_policy_denies_what_it_does_not_name_and_what_a_condition_names()
    {
        var seen = run["policy"];
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", seen.Text("unnamed.status"));
        Assert.Equal("Topic: Action not allowed by stack policy", seen.Text("unnamed.reasons.0"));
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", seen.Text("byType.status"));
        Assert.Contains(seen.GetProperty("byType").Strings("reasons"), r => r == "Topic: Action denied by stack policy: Statement [#2] does not allow [Update:Modify] for resource [LogicalResourceId/Topic];");
        Assert.Equal(("ValidationError", "Error validating stack policy: Invalid stack policy"), (seen.Text("invalid.name"), seen.Text("invalid.message")));
    }

    [Fact]
    public void Behaviour_22_Durations_are_long_where_they_are_on_AWS_and_uneven()
    {
        var took = run["durations"].GetProperty("took").EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetInt32());
        Assert.True(took["Search"] > 4 * took["Gate0"] && took["Gate0"] > 4 * took["Queue"], string.Join(", ", took.Select(t => $"{t.Key} {t.Value} ms")));
        Assert.True(took.Where(t => t.Key.StartsWith("Gate", StringComparison.Ordinal)).Select(t => t.Value).Distinct().Count() > 1, "six gateways took the same time");
    }

    [Fact]
    public void Behaviour_22_Group_tells_of_each_signal_it_waited_for()
    {
        var told = run["durations"].Strings("signals");
        Assert.Equal(2, told.Count(t => t.StartsWith("CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-", StringComparison.Ordinal)));
        Assert.Equal("CREATE_COMPLETE ", told[^1]);
    }

    [Fact]
    public void Behaviour_25_Wrong_region_in_the_scope_is_told_apart()
    {
        var seen = run["regions"];
        Assert.Equal(("SignatureDoesNotMatch", "403", "Credential should be scoped to a valid region, not 'nowhere'."), (seen.Text("stacks.name"), seen.Text("stacks.status"), seen.Text("stacks.message")));
        Assert.Equal("SignatureDoesNotMatch", seen.Text("vaults.name"));
        Assert.Equal(("AuthorizationHeaderMalformed", "400"), (seen.Text("bucket.name"), seen.Text("bucket.status")));
        Assert.Contains("the region 'eu-west-1' is wrong; expecting 'eu-central-1'", seen.Text("bucket.message"), StringComparison.Ordinal);
    }

    [Fact]
    public void Retained_and_restored_volumes_are_imported_updated_and_deleted()
    {
        var seen = run["imported"];
        Assert.Equal(["Import A true", "Import B false"], seen.Strings("plan"));
        Assert.Equal("IMPORT_COMPLETE", seen.Text("end"));
        Assert.Equal(["IMPORT_IN_PROGRESS Resource import started.", "IMPORT_COMPLETE Resource import completed.", "UPDATE_IN_PROGRESS Apply stack-level tags to imported resource if applicable.", "UPDATE_COMPLETE "], seen.Strings("events"));
        Assert.Equal(["B /Size 9 8"], seen.Strings("drift"));
        Assert.Equal(("UPDATE_COMPLETE", "DELETE_COMPLETE", "[]"), (seen.Text("updated"), seen.Text("deleted"), seen.Text("left")));
    }

    [Fact]
    public void Imports_that_cannot_be_are_refused_or_fail()
    {
        var seen = run["imported"];
        Assert.Equal("Must Provide at least one resource to import", seen.Text("nothing.message"));
        Assert.Equal("Resources [B] is missing from ResourceToImport list", seen.Text("unlisted.message"));
        Assert.Equal("The following resources to import [A] must have DeletionPolicy attribute specified in the template.", seen.Text("unguarded.message"));
        Assert.Equal("Invalid resource identifier for resource type AWS::EC2::Volume. Expected [VolumeId]", seen.Text("wrongName.message"));
        Assert.Equal("HELD already exists in stack OWNER", seen.Text("held"));
        Assert.Equal("Resource of type 'AWS::EC2::Volume' with identifier 'vol-00000000000000000' was not found.", seen.Text("missing"));
    }
}
