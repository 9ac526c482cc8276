using System.Text.Json;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>Every fault switch, each seen by AWS's own client.</summary>
public sealed class FaultTests(FaultRun run) : IClassFixture<FaultRun>
{
    [Fact]
    public void Call_answered_with_500_has_done_its_work()
    {
        Assert.Equal(("InternalFailure", "500", "CREATE_COMPLETE"), (run["error"].Text("broken.name"), run["error"].Text("broken.status"), run["error"].Text("status")));
    }

    [Fact]
    public void Call_whose_answer_is_lost_has_done_its_work()
    {
        Assert.Equal("TimeoutError", run["lost"].Text("lost.name"));
        Assert.Contains(run["lost"].Text("lost.message"), new[] { "socket hang up", "read ECONNRESET" });
        Assert.Equal("CREATE_COMPLETE", run["lost"].Text("status"));
        Assert.Equal(("TimeoutError", "CREATE_COMPLETE"), (run["hung"].Text("hung.name"), run["hung"].Text("status")));
    }

    [Fact]
    public void Lost_answer_without_an_action_is_one_of_a_call_that_changes_something()
    {
        Assert.Equal(("TimeoutError", "TimeoutError", "CREATE_COMPLETE"), (run["anything"].Text("first"), run["anything"].Text("second"), run["anything"].Text("status")));
    }

    [Fact]
    public void Retries_of_the_SDK_act_once()
    {
        var seen = run["retried"];
        Assert.Equal(("1", "CREATE_COMPLETE", "DELETE_COMPLETE"), (seen.Text("sets"), seen.Text("created"), seen.Text("end")));
        Assert.Equal(["REVIEW_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE", "DELETE_IN_PROGRESS", "DELETE_COMPLETE"], seen.Strings("told"));
    }

    [Fact]
    public void S3_is_throttled_broken_and_lost_in_its_own_words()
    {
        var seen = run["objects"];
        Assert.Equal(("SlowDown", "503"), (seen.Text("throttled.name"), seen.Text("throttled.status")));
        Assert.Equal(("InternalError", "500"), (seen.Text("broken.name"), seen.Text("broken.status")));
        Assert.Equal(["broken", "lost"], seen.Strings("keys"));
    }

    [Fact]
    public void Backup_is_throttled_broken_and_lost_and_starts_one_job_a_token()
    {
        var seen = run["backups"];
        Assert.Equal(("ThrottlingException", "400", "0"), (seen.Text("throttled.name"), seen.Text("throttled.status"), seen.Text("throttledJobs")));
        Assert.Equal(("InternalFailure", "500"), (seen.Text("broken.name"), seen.Text("broken.status")));
        Assert.Equal(("[true]", "[true]"), (seen.Text("again"), seen.Text("lost")));
    }

    [Fact]
    public void Missing_capacity_is_told_as_each_service_tells_it()
    {
        Assert.Equal("ROLLBACK_COMPLETE", run["capacity"].Text("status"));
        Assert.StartsWith("Resource handler returned message: \"Group did not stabilize. {current/minimum/maximum group size: 0/1/3}. Failed Scaling Activity: We currently do not have sufficient m6i.large capacity in the Availability Zone you requested (eu-central-1b).", run["capacity"].Text("reason"), StringComparison.Ordinal);
        Assert.Contains("do not have sufficient r6i.4xlarge capacity in the Availability Zone you requested (eu-central-1c)", run["capacityWords"].Text("Node"), StringComparison.Ordinal);
        Assert.Contains("ECS Deployment Circuit Breaker was triggered", run["capacityWords"].Text("Web"), StringComparison.Ordinal);
    }

    [Fact]
    public void Behaviour_22_Group_waits_for_signals_and_fails_without_them()
    {
        var seen = run["signals"];
        Assert.Equal("ROLLBACK_COMPLETE", seen.Text("status"));
        Assert.Contains(seen.GetProperty("events").EnumerateArray(), e => e.Text("status") == "CREATE_FAILED"
            && e.Text("reason") == "Received 0 SUCCESS signal(s) out of 2. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement");
    }

    [Fact]
    public void Failed_rollback_of_an_update_and_of_a_creation_end_in_their_states()
    {
        var update = run["rollback"];
        Assert.Equal(("UPDATE_ROLLBACK_FAILED", "The following resource(s) failed to update: [Topic]. "), (update.Text("status"), update.Text("reason")));
        Assert.Equal(["Breaks", "Topic"], update.GetProperty("events").EnumerateArray().Select(e => e.Text("id")));
        var creation = run["rollbackOfCreation"];
        Assert.Equal(("ROLLBACK_FAILED", "The following resource(s) failed to delete: [Topic]. "), (creation.Text("status"), creation.Text("reason")));
        Assert.Equal(["Topic in_stack DELETE_FAILED"], creation.Strings("left"));
        Assert.Equal(("DELETE_COMPLETE", "0"), (creation.Text("end"), creation.Text("after")));
    }

    [Fact]
    public void Failed_deletion_is_told_and_can_be_repeated()
    {
        var seen = run["undeletable"];
        Assert.Equal(("DELETE_FAILED", "The following resource(s) failed to delete: [Topic]. ", "DELETE_COMPLETE"), (seen.Text("status"), seen.Text("reason"), seen.Text("end")));
    }

    [Fact]
    public void What_stacks_leave_is_listed_until_somebody_deletes_it()
    {
        var seen = run["leftBehind"];
        Assert.Equal("UPDATE_COMPLETE", seen.Text("status"));
        Assert.Equal(["Data AWS::EC2::Snapshot snapshot", "Kept AWS::SNS::Topic retained", "Topic AWS::SNS::Topic left_behind"], seen.Strings("left").Order(StringComparer.Ordinal));
        Assert.Equal("[]", seen.Text("after"));
    }

    [Fact]
    public void Behaviour_24_Backup_jobs_fail_stay_created_and_end_partial()
    {
        var seen = run["jobs"];
        Assert.Equal(["FAILED", "The volume is gone"], seen.Strings("failing"));
        Assert.Equal(["PARTIAL", "PARTIAL"], seen.Strings("partial"));
        Assert.Equal(["CREATED", "0.0"], seen.Strings("held"));
        Assert.Equal("COMPLETED", run["released"].GetString());
    }

    [Fact]
    public void Behaviour_24_Restored_volume_exists_is_backed_up_and_can_be_deleted()
    {
        var seen = run["restored"];
        Assert.Equal("COMPLETED", seen.Text("status"));
        Assert.EndsWith(seen.Text("all.0.physical_id"), seen.Text("arn"), StringComparison.Ordinal);
        Assert.Equal(("AWS::EC2::Volume", "restored"), (seen.Text("all.0.type"), seen.Text("all.0.state")));
        Assert.Equal(["COMPLETED", (3L << 30).ToString(System.Globalization.CultureInfo.InvariantCulture)], seen.GetProperty("again").EnumerateArray().Select(e => e.ToString()));
        Assert.Equal(["FAILED", "No quota left", "nothing"], seen.Strings("failed"));
        Assert.Equal("FAILED", seen.Text("afterwards"));
    }

    [Theory]
    [InlineData("kind", "A fault's kind is one of fail, stall, capacity, signals, rollback, drift, partial, throttle, error, lose, hang, not 'explode'.")]
    [InlineData("on", "A fault's on is one of create, update, delete, rollback, backup, restore, drift, not 'never'.")]
    [InlineData("times", "A fault's times is at least 1, not 0; leave it out for ever.")]
    [InlineData("member", "'resorce'")]
    [InlineData("tampering", "A tampering's kind is one of delete_stack, rename_stack, modify_resource, delete_resource, not 'burn'.")]
    [InlineData("stack", "There is no stack never-there.")]
    public void What_means_nothing_is_refused_with_what_would(string request, string words)
    {
        Assert.Equal("400", run["refused"].Text(request + ".status"));
        Assert.Contains(words, run["refused"].Text(request + ".body.error"), StringComparison.Ordinal);
    }

    [Fact]
    public void Switches_are_shown_and_used_up()
    {
        Assert.Equal(28, run["shown"].GetInt32());
        Assert.Equal(["AssumeRole"], run["left"].EnumerateArray().Select(f => f.Text("action")));
    }
}

/// <summary>What people do behind the stack's back, and what a drift detection makes of it.</summary>
public sealed class TamperingTests(FaultRun run) : IClassFixture<FaultRun>
{
    [Fact]
    public void Drift_detection_finds_exactly_what_was_changed_and_deleted()
    {
        var found = run["drift"].GetProperty("found");
        Assert.Equal(("DRIFTED", "3"), (found.Text("status"), found.Text("count")));
        var resources = found.GetProperty("resources").EnumerateArray().ToDictionary(r => r.Text("id"));
        Assert.Equal("/Size 8 16 NOT_EQUAL", Difference(resources["Data"]));
        Assert.StartsWith("/SecurityGroupIngress/1 null {", Difference(resources["Door"]), StringComparison.Ordinal);
        Assert.EndsWith("} ADD", Difference(resources["Door"]), StringComparison.Ordinal);
        Assert.Equal(("DELETED", "null"), (resources["Topic"].Text("status"), resources["Topic"].Text("actual")));
        Assert.Equal("true", run["drift"].Text("same"));
    }

    [Fact]
    public void Update_of_a_resource_puts_right_what_was_changed_and_not_what_is_gone()
    {
        var seen = run["drift"];
        Assert.Equal(["Door", "Topic"], seen.GetProperty("afterUpdate").GetProperty("resources").EnumerateArray().Select(r => r.Text("id")));
        Assert.Equal("UPDATE_ROLLBACK_FAILED", seen.Text("missing"));
        Assert.Matches("^Resource of type 'AWS::SNS::Topic' with identifier '.+' was not found. \\(HandlerErrorCode: NotFound\\)$", seen.Text("reason"));
    }

    [Fact]
    public void Change_set_that_reverts_drift_brings_back_what_was_deployed()
    {
        var seen = run["reverted"];
        Assert.Equal(("FAILED", "REVERT_DRIFT", "DRIFTED"), (seen.Text("ordinary"), seen.Text("mode"), seen.Text("stackDrift")));
        var changes = seen.GetProperty("changes");
        Assert.Equal(("Data", "Modify", "MODIFIED", "16", "8"), (changes.Text("0.LogicalResourceId"), changes.Text("0.Action"), changes.Text("0.ResourceDriftStatus"),
            changes.Text("0.Details.0.Target.BeforeValue"), changes.Text("0.Details.0.Target.AfterValue")));
        Assert.Equal(("Topic", "Add", "DELETED"), (changes.Text("1.LogicalResourceId"), changes.Text("1.Action"), changes.Text("1.ResourceDriftStatus")));
        Assert.Equal(2, changes.GetArrayLength());
        Assert.Equal(("UPDATE_COMPLETE", "IN_SYNC"), (seen.Text("end"), seen.Text("after.status")));
    }

    [Fact]
    public void Renamed_stack_is_another_one_with_the_same_resources()
    {
        var seen = run["renamed"];
        Assert.Equal(("DELETE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_COMPLETE"), (seen.Text("old"), seen.Text("status"), seen.Text("update")));
        Assert.Equal("Stack with id renamed does not exist", seen.Text("byName.message"));
    }

    [Fact]
    public void Stack_is_deleted_by_hand_whatever_protects_it() => Assert.Equal(("DELETE_COMPLETE", "[]"), (run["deleted"].Text("status"), run["deleted"].Text("left")));

    private static string Difference(JsonElement resource)
    {
        var only = Assert.Single(resource.GetProperty("differences").EnumerateArray());
        return $"{only.Text("PropertyPath")} {only.Text("ExpectedValue")} {only.Text("ActualValue")} {only.Text("DifferenceType")}";
    }
}
