namespace Cloud.Aws.Tests.Sandbox;

/// <summary>What real CloudFormation does and naive emulators get wrong, by the numbers of that list; each seen by AWS's own client.</summary>
public sealed class BehaviourTests(BehaviourRun run) : IClassFixture<BehaviourRun>
{
    [Fact]
    public void Behaviour_01_Change_sets_are_made_asynchronously_and_cannot_be_executed_early()
    {
        var seen = run["b01"];
        Assert.Contains(seen.Text("first"), new[] { "CREATE_PENDING", "CREATE_IN_PROGRESS" });
        Assert.Equal("UNAVAILABLE", seen.Text("firstExecution"));
        Assert.Equal("0", seen.Text("changesAtFirst"));
        Assert.StartsWith("InvalidChangeSetStatus", seen.Text("early.name"), StringComparison.Ordinal);
        Assert.Equal(("CREATE_COMPLETE", "AVAILABLE", "1"), (seen.Text("last"), seen.Text("lastExecution"), seen.Text("changes")));
    }

    [Fact]
    public void Behaviour_02_No_op_change_set_fails_with_the_documented_reason()
    {
        var seen = run["b02"];
        Assert.Equal(("FAILED", "UNAVAILABLE"), (seen.Text("status"), seen.Text("execution")));
        Assert.Equal("The submitted information didn't contain changes. Submit different information to create a change set.", seen.Text("reason"));
        Assert.StartsWith("InvalidChangeSetStatus", seen.Text("execute.name"), StringComparison.Ordinal);
        Assert.Equal("CREATE_COMPLETE", seen.Text("stack"));
    }

    [Fact]
    public void Behaviour_03_Stack_in_review_blocks_its_name_until_it_is_deleted()
    {
        var seen = run["b03"];
        Assert.Equal("REVIEW_IN_PROGRESS", seen.Text("status"));
        Assert.EndsWith("is in REVIEW_IN_PROGRESS state and can not be updated.", seen.Text("update.message"), StringComparison.Ordinal);
        Assert.Equal("Stack with id b03 does not exist", seen.Text("after.message"));
    }

    [Fact]
    public void Behaviour_04_Executing_a_change_set_deletes_the_others()
    {
        Assert.StartsWith("ChangeSetNotFound", run["b04"].Text("other.name"), StringComparison.Ordinal);
        Assert.Equal("EXECUTE_COMPLETE", run["b04"].Text("executed"));
    }

    [Fact]
    public void Behaviour_05_Missing_stack_is_a_validation_error_and_a_deleted_one_is_found_by_id_only()
    {
        var seen = run["b05"];
        Assert.Equal(("ValidationError", "400", "Stack with id never-there does not exist"), (seen.Text("missing.name"), seen.Text("missing.status"), seen.Text("missing.message")));
        Assert.Equal("Stack [never-there] does not exist", seen.Text("missingEvents.message"));
        Assert.Equal(("DELETE_COMPLETE", "true"), (seen.Text("byId"), seen.Text("deletionTime")));
        Assert.Equal("Stack with id b05 does not exist", seen.Text("byName.message"));
    }

    [Fact]
    public void Behaviour_06_Missing_change_set_is_a_404() => Assert.Equal("404", run["b06"].Text("missing.status"));

    [Fact]
    public void Behaviour_07_Events_come_newest_first_in_pages_with_the_token_on_each()
    {
        var seen = run["b07"];
        Assert.Equal("true", seen.Text("newestFirst"));
        Assert.Equal(seen.Text("count"), seen.Text("distinct"));
        Assert.Equal(("138", "2"), (seen.Text("count"), seen.Text("pages")));
        Assert.Equal(["token-of-b07"], seen.Strings("tokens"));
        Assert.Equal(("CREATE_COMPLETE", "REVIEW_IN_PROGRESS"), (seen.Text("newest.status"), seen.Text("oldest.status")));
    }

    [Fact]
    public void Behaviour_08_Two_in_progress_events_a_resource_and_the_stack_first_and_last()
    {
        var seen = run["b08"];
        Assert.Equal(["b08 REVIEW_IN_PROGRESS", "b08 CREATE_IN_PROGRESS", "Net CREATE_IN_PROGRESS", "Net CREATE_IN_PROGRESS", "Net CREATE_COMPLETE", "b08 CREATE_COMPLETE"], seen.Told());
        Assert.Equal(("", "Resource creation Initiated"), (seen.Text("events.2.physical"), seen.Text("events.3.reason")));
        Assert.StartsWith("vpc-", seen.Text("events.3.physical"), StringComparison.Ordinal);
        Assert.Equal(seen.Text("id"), seen.Text("events.5.physical"));
    }

    [Fact]
    public void Behaviour_09_Dependents_wait_and_a_failure_cancels_siblings()
    {
        var seen = run["b09"];
        var told = seen.Told();
        Assert.Equal("ROLLBACK_COMPLETE", seen.Text("status"));
        Assert.True(told.IndexOf("Net CREATE_COMPLETE") < told.IndexOf("First CREATE_IN_PROGRESS"));
        Assert.True(told.IndexOf("First CREATE_COMPLETE") < told.IndexOf("Second CREATE_IN_PROGRESS"));
        Assert.True(told.IndexOf("Slow CREATE_IN_PROGRESS") < told.IndexOf("Net CREATE_COMPLETE"), "what depends on nothing starts at once");
        Assert.DoesNotContain(told, e => e.StartsWith("Never", StringComparison.Ordinal));
        var reasons = seen.GetProperty("events").EnumerateArray().Where(e => e.Text("status") is "CREATE_FAILED" or "ROLLBACK_IN_PROGRESS").Select(e => $"{e.Text("id")}: {e.Text("reason")}");
        Assert.Equal(["Breaks: No capacity", "Slow: Resource creation cancelled", "b09: The following resource(s) failed to create: [Slow, Breaks]. Rollback requested by user."], reasons);
        Assert.True(told.IndexOf("Second DELETE_COMPLETE") < told.IndexOf("First DELETE_IN_PROGRESS"), "deleted in the opposite order");
    }

    [Fact]
    public void Behaviour_10_Failed_creation_leaves_a_stack_that_can_only_be_deleted()
    {
        var seen = run["b10"];
        Assert.Equal(("ROLLBACK_COMPLETE", "DELETE_COMPLETE"), (seen.Text("status"), seen.Text("after")));
        Assert.EndsWith("is in ROLLBACK_COMPLETE state and can not be updated.", seen.Text("update.message"), StringComparison.Ordinal);
    }

    [Fact]
    public void Behaviour_11_Replaced_and_removed_resources_are_deleted_last_in_a_cleanup()
    {
        var told = run["b11"].Told();
        var cleanup = told.IndexOf("b11 UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
        Assert.True(told.IndexOf("Net UPDATE_COMPLETE") < cleanup && cleanup < told.IndexOf("Net DELETE_IN_PROGRESS") && cleanup < told.IndexOf("Extra DELETE_IN_PROGRESS"));
        Assert.Equal("b11 UPDATE_COMPLETE", told[^1]);
    }

    [Fact]
    public void Behaviour_12_Rollback_that_fails_needs_to_be_continued()
    {
        var seen = run["b12"];
        Assert.Equal(("UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE"), (seen.Text("failed"), seen.Text("end")));
        Assert.EndsWith("is in UPDATE_ROLLBACK_FAILED state and can not be updated.", seen.Text("update.message"), StringComparison.Ordinal);
    }

    [Fact]
    public void Behaviour_13_Busy_stack_is_not_updated_and_only_an_update_can_be_cancelled()
    {
        var seen = run["b13"];
        Assert.Equal("ValidationError", seen.Text("cancelIdle.name"));
        Assert.EndsWith("is in UPDATE_IN_PROGRESS state and can not be updated.", seen.Text("busy.message"), StringComparison.Ordinal);
        Assert.Equal(("Resource update cancelled", "cancel"), (seen.Text("cancelled.reason"), seen.Text("cancelled.token")));
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", seen.Text("end"));
    }

    [Fact]
    public void Behaviour_14_Changes_name_their_cause_and_replacement_spreads()
    {
        var changes = run["b14"].GetProperty("changes");
        Assert.Equal(("Net", "True", "ReplaceAndDelete"), (changes.Text("0.LogicalResourceId"), changes.Text("0.Replacement"), changes.Text("0.PolicyAction")));
        Assert.Equal(("ParameterReference", "Cidr", "Static", "Always"),
            (changes.Text("0.Details.0.ChangeSource"), changes.Text("0.Details.0.CausingEntity"), changes.Text("0.Details.0.Evaluation"), changes.Text("0.Details.0.Target.RequiresRecreation")));
        Assert.Equal(("10.0.0.0/16", "10.0.0.0/15"), (changes.Text("0.Details.0.Target.BeforeValue"), changes.Text("0.Details.0.Target.AfterValue")));
        Assert.Equal(("Sub", "Conditional", "ResourceReference", "Dynamic", "Net"),
            (changes.Text("1.LogicalResourceId"), changes.Text("1.Replacement"), changes.Text("1.Details.0.ChangeSource"), changes.Text("1.Details.0.Evaluation"), changes.Text("1.Details.0.CausingEntity")));
    }

    [Fact]
    public void Behaviour_15_Replacement_changes_the_physical_id_and_everything_downstream()
    {
        var (before, after) = (run["b15"].GetProperty("before"), run["b15"].GetProperty("after"));
        Assert.NotEqual(before.Text("NetId"), after.Text("NetId"));
        Assert.NotEqual(before.Text("SubId"), after.Text("SubId"));
        Assert.Equal(before.Text("Ip"), after.Text("Ip"));
        Assert.Matches(@"^(203\.0\.113|198\.51\.100)\.\d+$", before.Text("Ip"));
    }

    [Fact]
    public void Behaviour_16_Parameters_are_kept_demanded_and_checked()
    {
        var seen = run["b16"];
        Assert.Equal("Parameters: [Name] must have values", seen.Text("missing.message"));
        Assert.Equal("Parameters: [Nmae] do not exist in the template", seen.Text("unknown.message"));
        Assert.Equal(("ValidationError", "ValidationError"), (seen.Text("missing.name"), seen.Text("tooLarge.name")));
        Assert.Equal("Parameters: [Name] must have values", seen.Text("forgotten.message"));
        Assert.Equal(("first", "3", "3"), (seen.Text("parameters.Name"), seen.Text("parameters.Size"), seen.Text("output")));
    }

    [Fact]
    public void Behaviour_17_Roles_need_the_capability()
    {
        var seen = run["b17"];
        Assert.Equal(("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]"), (seen.Text("none.name"), seen.Text("none.message")));
        Assert.Equal("Requires capabilities : [CAPABILITY_NAMED_IAM]", seen.Text("named.message"));
        Assert.Equal("true", seen.Text("granted"));
    }

    [Fact]
    public void Behaviour_18_Template_size_template_url_and_names_are_bounded()
    {
        var seen = run["b18"];
        Assert.EndsWith("less than or equal to 51200", seen.Text("tooLarge.message"), StringComparison.Ordinal);
        Assert.Contains("regular expression pattern", seen.Text("badName.message"), StringComparison.Ordinal);
        Assert.EndsWith("less than or equal to 128", seen.Text("longName.message"), StringComparison.Ordinal);
        Assert.Equal("TemplateURL must be a supported URL.", seen.Text("foreign.message"));
        Assert.Equal("CREATE_COMPLETE", seen.Text("byUrl"));
    }

    [Fact]
    public void Behaviour_19_Deletion_is_quiet_about_missing_stacks_and_careful_with_the_rest()
    {
        var seen = run["b19"];
        Assert.Equal("200", seen.Text("missing"));
        Assert.Equal(("ValidationError", "Stack [b19] cannot be deleted while TerminationProtection is enabled"), (seen.Text("guarded.name"), seen.Text("guarded.message")));
        Assert.EndsWith("only when the stack is in the DELETE_FAILED state.", seen.Text("tooEarly.message"), StringComparison.Ordinal);
        Assert.Equal(("DELETE_FAILED", "The following resource(s) failed to delete: [Bucket]. "), (seen.Text("failed"), seen.Text("failedReason")));
        Assert.Contains(seen.GetProperty("events").EnumerateArray(), e => e.Text("id") == "Bucket" && e.Text("status") == "DELETE_FAILED" && e.Text("reason").Contains("not empty", StringComparison.Ordinal));
        Assert.Contains("Address DELETE_SKIPPED", seen.Told());
        Assert.Contains("Bucket DELETE_SKIPPED", seen.Told());
        Assert.Equal("DELETE_COMPLETE", seen.Text("end"));
    }

    [Fact]
    public void Behaviour_20_Tokens_make_calls_repeatable_and_are_for_one_action()
    {
        var seen = run["b20"];
        Assert.Equal("true", seen.Text("same"));
        Assert.Equal("AlreadyExistsException", seen.Text("other.name"));
        Assert.Equal(("200", "200"), (seen.Text("repeated"), seen.Text("deletedAgain")));
        Assert.StartsWith("InvalidChangeSetStatus", seen.Text("wrongToken.name"), StringComparison.Ordinal);
        Assert.StartsWith("TokenAlreadyExists", seen.Text("otherAction.name"), StringComparison.Ordinal);
    }

    [Fact]
    public void Behaviour_21_Throttling_is_a_400()
    {
        var seen = run["b21"];
        Assert.Equal(("Throttling", "400", "Rate exceeded", "200"), (seen.Text("throttled.name"), seen.Text("throttled.status"), seen.Text("throttled.message"), seen.Text("after")));
    }

    [Fact]
    public void Behaviour_23_NoEcho_parameters_are_hidden() => Assert.Equal("****", run["b23"].Text("shown"));

    [Fact]
    public void Rollback_leaves_alone_what_another_made()
    {
        Assert.Equal(("ROLLBACK_COMPLETE", "200"), (run["collision"].Text("status"), run["collision"].Text("bucket")));
    }

    [Fact]
    public void Stack_can_be_deleted_while_it_is_being_created()
    {
        var seen = run["deletedWhileCreating"];
        Assert.Equal(("CREATE_IN_PROGRESS", "DELETE_COMPLETE"), (seen.Text("status"), seen.Text("end")));
        Assert.Contains("Net CREATE_FAILED", seen.Told());
    }

    [Fact]
    public void Drift_is_detected_in_the_background()
    {
        Assert.Equal("IN_SYNC", run["drift"].Text("status"));
        Assert.Equal(["IN_SYNC"], run["drift"].Strings("resources"));
    }

    [Theory]
    [InlineData("Join", "a-b-c")]
    [InlineData("Select", "y")]
    [InlineData("Cidr", "10.40.32.0/20")]
    [InlineData("Zone", "eu-central-1a")]
    [InlineData("Map", "large")]
    [InlineData("If", "yes")]
    [InlineData("Base64", "aGVsbG8=")]
    [InlineData("Pseudo", "aws:eu-central-1:000000000000:amazonaws.com")]
    public void Intrinsic_functions_give_what_AWS_documents(string output, string value) => Assert.Equal(value, run["intrinsics"].Text(output));

    [Fact]
    public void Sub_fills_in_names_and_keeps_literals()
    {
        var seen = run["intrinsics"];
        Assert.Equal($"intrinsics/{seen.Text("net")}/prod/${{Literal}}", seen.Text("Sub"));
        Assert.False(seen.TryGetProperty("OnlyInTest", out _));
    }
}
