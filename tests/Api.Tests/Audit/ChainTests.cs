using Cloud.Client;

namespace Cloud.Api.Tests.Audit;

/// <summary>The hash chain against somebody who may everything: the database's superuser, with every trigger off.</summary>
public sealed class ChainTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_nobody_touched_is_found_in_order_and_its_head_is_shown()
    {
        var owner = await Logged(events: 6);
        var found = await Verify(owner);
        Assert.Equal((true, 6L, 0L, 6L), (found.Ok, found.Checked, found.Waiting, found.Head!.Sequence));
        Assert.Null(found.FirstFault);
        Assert.Equal(found.Head.Hash, await app.Scalar<string>("select encode(hash, 'hex') from audit_chain where organization_id = $1 and sequence = 6", owner.OrganizationId));
        Assert.Equal((true, 0L), (await Verify(await app.NewOwner())) is var none ? (none.Ok, none.Checked) : default);
    }

    public static TheoryData<string, string, long> Mischief() => new()
    {
        // What was said is changed, one column at a time.
        { "update audit_events set outcome = 'accepted', reason = 'x' where id = event(3)", "tampered", 3 },
        { "update audit_events set actor_id = gen_random_uuid() where id = event(2)", "tampered", 2 },
        { "update audit_events set target = target || '!' where id = event(6)", "tampered", 6 },
        { "update audit_events set at = at + interval '1 microsecond' where id = event(1)", "tampered", 1 },
        { "update audit_events set after = null, before = after where id = event(4)", "tampered", 4 },
        { "update audit_events set after = '', reason = coalesce(reason, '') || after where id = event(4)", "tampered", 4 },
        { "update audit_events set ip = '192.0.2.1' where id = event(5)", "tampered", 5 },
        { "update audit_chain set hash = sha256('x') where organization_id = org() and sequence = 4", "tampered", 4 },
        { "update audit_chain set hash = sha256('x') where organization_id = org() and sequence = 6", "tampered", 6 },

        // And its hash made to fit: the next place does not.
        { "update audit_events set outcome = 'x' where id = event(3); update audit_chain c set hash = cloud_audit_hash(c.previous_hash, e, c.sequence) from audit_events e where e.id = c.event_id and c.organization_id = org() and c.sequence = 3", "tampered", 4 },
        { "delete from audit_events where id = event(3)", "missing", 3 },
        { "delete from audit_events where id = event(6)", "missing", 6 },
        { "delete from audit_events where id = event(1); delete from audit_chain where organization_id = org() and sequence = 1", "missing", 1 },
        { "delete from audit_events where id = event(3); delete from audit_chain where organization_id = org() and sequence in (3, 4)", "missing", 3 },
        { "delete from audit_chain where organization_id = org() and sequence = 5", "missing", 5 },

        // Two change places: the events alone, and the places with all that is theirs.
        { "drop index ix_audit_chain_event_id; update audit_chain set event_id = case sequence when 2 then event(4) else event(2) end where organization_id = org() and sequence in (2, 4); create unique index ix_audit_chain_event_id on audit_chain (event_id)", "reordered", 2 },
        { "update audit_chain set sequence = sequence + 100 where organization_id = org() and sequence in (3, 5); update audit_chain set sequence = case sequence when 103 then 5 else 3 end where organization_id = org() and sequence > 100", "reordered", 3 },

        // A row that never went through the door, and one that waited for its place and never got it.
        { "insert into audit_events (id, organization_id, at, action, target, outcome) values (gen_random_uuid(), org(), now(), 'Nothing', 'x', 'accepted')", "added", 7 },
        { "insert into audit_unlinked values (org(), gen_random_uuid())", "missing", 7 },
    };

    [Theory]
    [MemberData(nameof(Mischief))]
    public async Task Verify_finds_what_the_superuser_did_behind_every_trigger(string sql, string kind, long place)
    {
        var owner = await Logged(events: 6);
        var bystander = await Logged(events: 2);
        await Do(owner, sql);
        var found = await Verify(owner);
        Assert.False(found.Ok);
        Assert.Equal((kind, place), (found.FirstFault!.Kind, found.FirstFault.Sequence));
        Assert.True((await Verify(bystander)).Ok);
    }

    [Fact]
    public async Task A_chain_cut_short_or_written_anew_agrees_with_itself_and_not_with_the_head_that_was_kept()
    {
        var (cut, anew) = (await Logged(events: 5), await Logged(events: 3));
        var (headOfCut, headOfAnew) = ((await Verify(cut)).Head!, (await Verify(anew)).Head!);
        Assert.True((await Verify(cut, headOfCut)).Ok);
        await Do(cut, "delete from audit_events where id in (event(4), event(5)); delete from audit_chain where organization_id = org() and sequence > 3");
        await Do(anew, "update audit_events set reason = 'I was never here' where id = event(2); delete from audit_chain where organization_id = org(); insert into audit_unlinked select org(), id from audit_events where organization_id = org()");
        await Link();
        Assert.True((await Verify(cut)).Ok && (await Verify(anew)).Ok);
        Assert.Equal(("missing", 5), (await Verify(cut, headOfCut)).FirstFault is { } missing ? (missing.Kind, missing.Sequence) : default);
        Assert.Equal(("tampered", 3), (await Verify(anew, headOfAnew)).FirstFault is { } tampered ? (tampered.Kind, tampered.Sequence) : default);
    }

    [Fact]
    public async Task A_kept_head_that_is_none_is_refused_with_what_is_wrong()
    {
        var owner = await Logged(events: 1);
        var at = owner.Organization + "/audit-events/verification";
        foreach (var (query, field) in new[] { ("sequence=0&hash=" + new string('a', 64), "sequence"), ("sequence=1", "hash"), ("sequence=1&hash=xyz", "hash"), ("hash=" + new string('a', 64), "hash"), ("sequence=99999999999999999999&hash=" + new string('a', 64), "sequence") })
        {
            Assert.Contains((await (await owner.Get($"{at}?{query}")).Refusal(422, "validation.failed")).Errors!.Keys, key => key == field);
        }
    }

    [Fact]
    public async Task What_waits_for_its_place_is_told_and_is_no_fault()
    {
        var owner = await Logged(events: 2);
        // Other tests give all events of the database their places, too: one that got its own before it was looked at says nothing, and another is made.
        var (events, waiting) = (2L, await Verify(owner));
        while (waiting.Waiting == 0 && events < 20)
        {
            await owner.Post(owner.Organization + "/teams", new { name = $"Late {++events}" });
            waiting = await Verify(owner);
        }

        Assert.Equal((true, events - 1, 1L), (waiting.Ok, waiting.Checked, waiting.Waiting));
        await Link();
        Assert.Equal((true, events, 0L), await Verify(owner) is var linked ? (linked.Ok, linked.Checked, linked.Waiting) : default);
    }

    [Fact]
    public async Task A_log_whose_beginning_is_not_kept_any_longer_says_so_and_goes_on_from_its_hash()
    {
        var owner = await app.NewOwner();
        await app.Scalar<object>("insert into audit_events (id, organization_id, at, action, target, outcome) select cloud_uuid7(now() - interval '14 months'), $1, now() - interval '14 months', 'CreateTeam', 'x', 'accepted' from generate_series(1, 4)", owner.OrganizationId);
        await owner.Post(owner.Organization + "/teams", new { name = "Young" });
        await Link();
        var before = (await Verify(owner)).Head!;
        var old = await app.Scalar<string>("select encode(hash, 'hex') from audit_chain where organization_id = $1 and sequence = 4", owner.OrganizationId);
        await app.Scalar<int>("select cloud_prune_audit(10000)");

        var found = await Verify(owner, before);
        Assert.Equal((true, 1L, 4L, old), (found.Ok, found.Checked, found.Beginning!.Sequence, found.Beginning.Hash));
        Assert.True((await Verify(owner, found.Beginning)).Ok);
        Assert.Equal(("tampered", 4L), (await Verify(owner, found.Beginning with { Hash = new string('a', 64) })).FirstFault is { } fault ? (fault.Kind, fault.Sequence) : default);
        var refused = await (await owner.Get($"{owner.Organization}/audit-events/verification?sequence=2&hash={old}")).Refusal(422, "validation.failed");
        Assert.Contains("from place 5 on", Assert.Single(refused.Errors!["sequence"]), StringComparison.Ordinal);
        var exported = await (await owner.Get(owner.Organization + "/audit-events/export")).Content.ReadAsStringAsync(Ct);
        Assert.Contains($"\"previous_hash\":\"{old}\"", Assert.Single(exported.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_beginning_that_was_cut_off_is_found_where_it_is_younger_than_anything_that_may_go()
    {
        var owner = await Logged(events: 4);
        await Do(owner, "insert into audit_floors select organization_id, sequence, hash, now() - interval '1 year', now() from audit_chain where organization_id = org() and sequence = 2; delete from audit_events where id in (event(1), event(2)); delete from audit_chain where organization_id = org() and sequence < 3");
        Assert.Equal(("missing", 2L), (await Verify(owner)).FirstFault is { } fault ? (fault.Kind, fault.Sequence) : default);
    }

    private Task Link() => app.Scalar<int>("select cloud_link_audit(10000, now())");

    /// <summary>An organization with so many events, linked.</summary>
    private async Task<Member> Logged(int events)
    {
        var owner = await app.NewOwner();
        for (var i = 0; i < events; i++)
        {
            Assert.True((await owner.Post(owner.Organization + "/teams", new { name = $"Team {i}" })).IsSuccessStatusCode);
        }

        await Link();
        return owner;
    }

    /// <summary>As the superuser, no trigger firing in this session.</summary>
    private async Task Do(Member owner, string sql)
    {
        await using var connection = await app.Owner.OpenConnectionAsync(Ct);
        foreach (var statement in ((string[])["set session_replication_role = replica", .. sql.Split(';'), "reset session_replication_role"]).Select(s => s.Trim()))
        {
            var text = System.Text.RegularExpressions.Regex.Replace(statement, @"event\((\d)\)", "(select event_id from audit_chain where organization_id = org() and sequence = $1)").Replace("org()", $"'{owner.OrganizationId}'::uuid", StringComparison.Ordinal);
            await using var command = new Npgsql.NpgsqlCommand(text, connection);
            var rows = await command.ExecuteNonQueryAsync(Ct);
            Assert.True(rows != 0, $"{text} changed nothing: the test proves nothing.");
        }
    }

    private static Task<AuditVerification> Verify(Member owner, AuditHead? kept = null) =>
        owner.Read<AuditVerification>(owner.Organization + "/audit-events/verification" + (kept is null ? "" : $"?sequence={kept.Sequence}&hash={kept.Hash}"));
}
