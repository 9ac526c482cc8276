using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Cloud.Api.Tests.Tenancy;

/// <summary>The two walls between tenants, tried one without the other.</summary>
public sealed class WallTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> TenantTables() =>
        ["projects", "revisions", "environments", "stacks", "schedules", "variables", "integrations", "activities", "activity_log", "backups", "restores", "attention_items", "audit_events", "audit_chain", "retained_resources", "scaling_requests", "tickets", "ticket_comments", "memberships", "teams", "team_members", "invitations", "project_access", "access_grants", "aws_accounts", "environment_domains"];

    [Fact]
    public async Task Every_tenant_owned_entity_has_a_query_filter_and_a_policy_for_the_app_role()
    {
        await using var db = Context(new Tenant());
        var owned = db.Model.GetEntityTypes().Where(e => typeof(ITenantOwned).IsAssignableFrom(e.ClrType)).ToList();
        var known = typeof(ITenantOwned).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && typeof(ITenantOwned).IsAssignableFrom(t));
        Assert.Equal(known.Select(t => t.Name).Order(StringComparer.Ordinal), owned.Select(e => e.ClrType.Name).Order(StringComparer.Ordinal));
        Assert.Equal(TenantTables().Select(t => t.Data).Order(StringComparer.Ordinal), owned.Select(e => e.GetTableName()!).Order(StringComparer.Ordinal));
        foreach (var entity in owned)
        {
            Assert.NotNull(entity.FindDeclaredQueryFilter(CloudDb.TenantFilter));
            Assert.Equal(1, await app.Scalar<long>(
                "select count(*) from pg_policies p join pg_class c on c.relname = p.tablename and c.relrowsecurity where p.tablename = $1 and 'cloud_app' = any (p.roles) and p.qual like '%app_tenant()%' and p.cmd = 'ALL'",
                entity.GetTableName()!));
        }
    }

    [Fact]
    public async Task Every_table_the_app_role_may_read_is_a_tenant_s_or_known_not_to_be()
    {
        await using var command = app.Owner.CreateCommand("select table_name::text from information_schema.role_table_grants where grantee = 'cloud_app' and privilege_type = 'SELECT' order by 1");
        await using var reader = await command.ExecuteReaderAsync(Ct);
        List<string> readable = [];
        while (await reader.ReadAsync(Ct))
        {
            readable.Add(reader.GetString(0));
        }

        string[] others = ["__EFMigrationsHistory", "answered_requests", "credentials", "data_keys", "mailed_links", "organizations", "passkey_challenges", "passkeys", "sessions", "sign_in_failures", "used_codes", "users"];
        Assert.Equal(TenantTables().Select(t => t.Data).Concat(others).Order(StringComparer.Ordinal), readable.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TenantTables))]
    public async Task Raw_sql_of_the_app_role_sees_nothing_without_a_tenant_and_nothing_of_another(string table)
    {
        var owner = await Stocked();
        var mine = await app.NewOwner();
        Assert.True(await Count(table, owner.OrganizationId) > 0, $"{table} is empty: the test proves nothing.");
        Assert.Equal(0, await Count(table, tenant: null));
        Assert.Equal(0, await Count(table, tenant: null, where: $"organization_id = '{owner.OrganizationId}'"));
        Assert.Equal(0, await Count(table, mine.OrganizationId, where: $"organization_id = '{owner.OrganizationId}'"));
        Assert.Equal(0, await Count(table, tenant: null, where: "true or current_setting('app.tenant', true) = ''"));
    }

    /// <summary>Whose rows the app role may add, and neither change nor delete.</summary>
    private static readonly string[] WrittenOnce = ["audit_events", "audit_chain", "revisions"];

    [Theory]
    [MemberData(nameof(TenantTables))]
    public async Task Raw_sql_of_the_app_role_writes_nothing_into_another_tenant(string table)
    {
        var owner = await Stocked();
        var mine = await app.NewOwner();
        foreach (var tenant in new Guid?[] { null, mine.OrganizationId })
        {
            if (!WrittenOnce.Contains(table))
            {
                Assert.Equal(0, await Execute($"update {table} set organization_id = organization_id where organization_id = '{owner.OrganizationId}'", tenant));
                Assert.Equal(0, await Execute($"delete from {table} where organization_id = '{owner.OrganizationId}'", tenant));
            }

            // A copy of their row, still theirs: row-level security refuses the insert before any key does.
            var copy = await CopyOf(table, owner.OrganizationId);
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => Execute(copy, tenant));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }

        // Nor may a row of mine be given away.
        if (!WrittenOnce.Contains(table))
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => Execute($"update {table} set organization_id = '{mine.OrganizationId}'", owner.OrganizationId));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Fact]
    public async Task The_query_filter_alone_hides_other_tenants_rows()
    {
        var (theirs, mine) = (await Stocked(), await app.NewOwner());
        await app.AsOwner(mine.OrganizationId, async db =>
        {
            // The owner passes row-level security: what is left is EF's filter.
            Assert.Empty(await db.Projects.Where(p => p.OrganizationId == theirs.OrganizationId).ToListAsync(Ct));
            Assert.Empty(await db.Environments.ToListAsync(Ct));
            Assert.NotEmpty(await db.Projects.IgnoreQueryFilters().ToListAsync(Ct));
        });
    }

    [Fact]
    public async Task Row_level_security_alone_hides_other_tenants_rows()
    {
        var (theirs, mine) = (await Stocked(), await app.NewOwner());
        var tenant = new Tenant();
        tenant.Set(mine.OrganizationId);
        await using var db = Context(tenant);
        Assert.Empty(await db.Projects.IgnoreQueryFilters().Where(p => p.OrganizationId == theirs.OrganizationId).ToListAsync(Ct));
        Assert.Empty(await db.Organizations.Where(o => o.Id == theirs.OrganizationId).ToListAsync(Ct));
        Assert.Single(await db.Organizations.ToListAsync(Ct));
    }

    [Fact]
    public async Task Pooled_connections_never_leak_a_tenant_under_parallel_load()
    {
        List<(Member Owner, string Project)> tenants = [];
        for (var i = 0; i < 6; i++)
        {
            var owner = await app.NewOwner();
            tenants.Add((owner, (await owner.NewProject()).Split('/')[^1]));
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 24, CancellationToken = Ct }, async (i, _) =>
        {
            var (owner, project) = tenants[i % tenants.Count];
            var seen = await owner.Read<Cloud.Client.ItemCollection<Cloud.Client.ProjectResource>>(owner.Organization + "/projects");
            Assert.Equal(project, Assert.Single(seen.Items).Id);
            var foreign = tenants[(i + 1) % tenants.Count].Project;
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await owner.Get($"/api/projects/{foreign}")).StatusCode);
        });
        Assert.Equal(0, await Count("projects", tenant: null));
    }

    [Fact]
    public async Task A_context_that_is_used_again_knows_nothing_of_its_last_tenant()
    {
        var (theirs, mine) = (await Stocked(), await app.NewOwner());
        await using var source = NpgsqlDataSource.Create(app.Database.App);
        await using var services = new ServiceCollection().AddCloudDb(source).BuildServiceProvider();
        CloudDb first;
        await using (var scope = services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<Tenant>().Set(theirs.OrganizationId);
            first = (CloudDb)scope.ServiceProvider.GetRequiredService<ICloudDb>();
            Assert.NotEmpty(await first.Projects.ToListAsync(Ct));

            // Nobody closes it: what knows the tenant ends with the scope all the same.
            await first.Database.OpenConnectionAsync(Ct);
        }

        foreach (var tenant in new Guid?[] { mine.OrganizationId, null })
        {
            await using var scope = services.CreateAsyncScope();
            var again = (CloudDb)scope.ServiceProvider.GetRequiredService<ICloudDb>();
            Assert.Same(first, again);
            Assert.Empty(again.ChangeTracker.Entries());
            Assert.Equal(System.Data.ConnectionState.Closed, again.Database.GetDbConnection().State);
            if (tenant is { } organization)
            {
                scope.ServiceProvider.GetRequiredService<Tenant>().Set(organization);
            }

            Assert.Empty(await again.Projects.ToListAsync(Ct));
            Assert.Empty(await again.Projects.IgnoreQueryFilters().ToListAsync(Ct));
        }
    }

    /// <summary>Given back twice, a context would serve two requests at a time, and rows of one tenant to the other.</summary>
    [Fact]
    public async Task A_scope_of_the_program_gives_its_context_back_once()
    {
        for (var i = 0; i < 3; i++)
        {
            await using (var done = app.Services.CreateAsyncScope())
            {
                // Whatever of ours a scope can hold that knows the database.
                Assert.NotNull(done.ServiceProvider.GetRequiredService<ICloudDb>());
                Assert.NotNull(done.ServiceProvider.GetRequiredService<IAccounts>());
                Assert.Null(done.ServiceProvider.GetService<CloudDb>());
            }

            await using var one = app.Services.CreateAsyncScope();
            await using var other = app.Services.CreateAsyncScope();
            Assert.NotSame(one.ServiceProvider.GetRequiredService<ICloudDb>(), other.ServiceProvider.GetRequiredService<ICloudDb>());
        }
    }

    /// <summary>What was opened for a question that never came is closed: with it counted, a later request's refusal was written by a connection that no longer knew its tenant.</summary>
    [Fact]
    public async Task A_request_that_asks_nothing_leaves_its_context_as_it_was()
    {
        var owner = await app.NewOwner();
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(System.Net.HttpStatusCode.OK, (await owner.Get("/api/regions")).StatusCode);
            await (await owner.Post(owner.Organization + "/teams", new { name = "" })).Refusal(422);
            await (await owner.Delete(owner.Organization + "/teams/" + Cloud.Domain.WireId.From(Guid.CreateVersion7()))).Refusal(404);
        }

        for (var i = 0; i < 40; i++)
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = (CloudDb)scope.ServiceProvider.GetRequiredService<ICloudDb>();
            await db.Database.OpenConnectionAsync(Ct);
            await db.Database.CloseConnectionAsync();
            Assert.Equal(System.Data.ConnectionState.Closed, db.Database.GetDbConnection().State);
        }
    }

    [Fact]
    public async Task The_functions_that_look_over_the_wall_answer_the_same_nothing_for_unknown_and_foreign()
    {
        var (theirs, me) = (await Stocked(), await app.NewOwner());
        var project = await app.Scalar<string>("select id::text from projects where organization_id = $1 limit 1", theirs.OrganizationId);
        var environment = await app.Scalar<Guid>("select id from environments where organization_id = $1 limit 1", theirs.OrganizationId);
        var ticket = await app.Scalar<Guid>("select id from tickets where organization_id = $1", theirs.OrganizationId);
        string[] nothing =
        [
            $"select count(*) from cloud_project_access('{project}', '{me.UserId}', 'production')",
            $"select count(*) from cloud_project_access('{WireId.NewProject()}', '{me.UserId}', 'production')",
            $"select count(*) from cloud_organization_access('{theirs.OrganizationId}', '{me.UserId}')",
            $"select count(*) from cloud_organization_access('{Guid.CreateVersion7()}', '{me.UserId}')",
            $"select count(*) from cloud_memberships_of('{Guid.CreateVersion7()}')",
            $"select count(*) from cloud_projects_of('{me.UserId}', array['{theirs.OrganizationId}']::uuid[], '{{}}', '{{}}', 100)",
            $"select count(*) from cloud_ticket_access('{ticket}', '{me.UserId}')",
            .. StaffFunctions(me.UserId, environment),
            $"select count(*) from cloud_attention_of('{me.UserId}', array['{theirs.OrganizationId}']::uuid[], '{{}}', '{{}}', null, 100)",
        ];
        foreach (var sql in nothing)
        {
            Assert.Equal(0L, await Ask(sql, me.OrganizationId));
            Assert.Equal(0L, await Ask(sql, tenant: null));
        }

        Assert.Equal(1L, await Ask($"select count(*) from cloud_project_access('{project}', '{theirs.UserId}', 'production')", tenant: null));
        Assert.Equal(1L, await Ask($"select count(*) from cloud_ticket_access('{ticket}', '{theirs.UserId}')", tenant: null));
        var staff = await app.NewStaff(Domain.Identity.PlatformRole.Support);
        var access = $"select count(*) from cloud_staff_access('{staff.UserId}', '{theirs.OrganizationId}', null, null, now())";
        Assert.Equal(0L, await Ask(access, tenant: null));
        await app.LetIn(staff, theirs, readOnly: true);
        Assert.Equal(1L, await Ask(access, tenant: null));
        Assert.Equal(0L, await Ask(access.Replace("now()", "now() + interval '1 hour 1 second'", StringComparison.Ordinal), tenant: null));
        foreach (var sql in StaffFunctions(staff.UserId, environment))
        {
            Assert.True((long)(await Ask(sql, tenant: null))! > 0, $"{sql} shows staff nothing: the test proves nothing.");
        }
    }

    [Theory]
    [InlineData("insert into organizations (id, name, title, owner_id, created_at, updated_at) select gen_random_uuid(), 'x', 'x', id, now(), now() from users limit 1")]
    [InlineData("update audit_events set outcome = 'nothing happened'")]
    [InlineData("delete from audit_events")]
    [InlineData("truncate audit_events")]
    [InlineData("insert into audit_chain select organization_id, sequence + 1, gen_random_uuid(), hash, previous_hash, now() from audit_chain")]
    [InlineData("select * from audit_unlinked")]
    [InlineData("select cloud_link_audit(1, now())")]
    [InlineData("alter table projects disable row level security")]
    [InlineData("set role cloud_owner")]
    [InlineData("create table loot (id int)")]
    [InlineData("delete from users")]
    public async Task The_app_role_may_not_do_what_only_the_owner_may(string sql)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => Execute(sql, tenant: null));
        Assert.Contains(refusal.SqlState, new[] { PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.InvalidParameterValue });
    }

    [Fact]
    public async Task Not_even_the_owner_changes_the_audit_log()
    {
        await Stocked();
        foreach (var sql in new[] { "update audit_events set outcome = 'x'", "delete from audit_events", "truncate audit_events", "update audit_chain set sequence = 7", "delete from audit_chain", "truncate audit_chain" })
        {
            await using var command = app.Owner.CreateCommand(sql);
            await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));
        }
    }

    [Fact]
    public void Every_request_declares_what_it_needs()
    {
        var requests = typeof(Sender).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false } && Array.Exists(t.GetInterfaces(), i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(ICommand<>) || i.GetGenericTypeDefinition() == typeof(IQuery<>)))).ToList();
        Assert.True(requests.Count > 30);
        foreach (var request in requests)
        {
            var declared = request.GetCustomAttributes(inherit: false).Where(a => a is RequiresAttribute or RequiresStaffAttribute or RequiresSignInAttribute or OpenToAllAttribute).ToList();
            Assert.True(declared.Count == 1, $"{request.FullName} declares {declared.Count} needs.");
            var located = typeof(IInProject).IsAssignableFrom(request) || typeof(IInOrganization).IsAssignableFrom(request) || typeof(IInTicket).IsAssignableFrom(request);
            Assert.True(declared[0] is RequiresAttribute == located, $"{request.FullName}: a permission needs a tenant, and a tenant a permission.");
            Assert.True(declared[0] is RequiresStaffAttribute || !typeof(IReachesTenant).IsAssignableFrom(request), $"{request.FullName}: only staff reach.");
        }

        Assert.Equal(
            ["AcceptInvitation", "ChallengePasskey", "ConfirmEmail", "PreviewInvitation", "RefreshSession", "RequestPasswordReset", "ResetPassword", "RevokeToken", "SignInWithApiToken", "SignInWithPasskey", "SignInWithPassword"],
            requests.Where(r => r.IsDefined(typeof(OpenToAllAttribute), false)).Select(r => r.DeclaringType!.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>The doors of staff, for a person who is none: nothing behind any of them.</summary>
    private static string[] StaffFunctions(Guid person, Guid environment) =>
    [
        $"select count(*) from cloud_staff_organizations('{person}', null, 100)",
        $"select count(*) from cloud_staff_projects('{person}', null, null, null, 100)",
        $"select count(*) from cloud_staff_environments('{person}', null, null, null, null, null, null, 100)",
        $"select count(*) from cloud_staff_activities('{person}', null, null, null, null, null, null, null, 100)",
        $"select count(*) from cloud_staff_environments('{person}', null, null, null, null, '2026-01-01', null, 100)",
        $"select count(*) from cloud_staff_activities('{person}', null, null, null, null, null, '2026-01-01', null, 100)",
        $"select count(*) from cloud_staff_attention('{person}', null, null, null, null, 100)",
        $"select count(*) from cloud_staff_tickets('{person}', null, null, null, 100)",
        $"select count(*) from cloud_staff_reach('{person}', 'environment', '{environment}', now())",
    ];

    /// <summary>An owner with a row in every table.</summary>
    private async Task<Member> Stocked()
    {
        var owner = await app.NewOwner();
        var production = await owner.NewProject("production") + "/environments/production";
        await owner.Settle(production);
        await owner.BackUp(production);
        await owner.Scale(production);
        var activity = (await owner.Read<List<Cloud.Client.ActivityResource>>(production + "/activities"))[0];
        await owner.Log(activity.Id, "a line");
        var ticket = await (await owner.Post(owner.Organization + "/tickets", new { subject = "Help", description = "Please" })).Read<Cloud.Client.TicketResource>();
        await (await owner.Post($"/api/tickets/{ticket.Id}/comments", new { body = "More" })).Read<Cloud.Client.TicketCommentResource>();
        await (await owner.Post(production + "/variables", new { name = "A", value = "1" })).Read<Cloud.Client.Accepted>();
        await (await owner.Post(production.Replace("/environments/production", "/integrations", StringComparison.Ordinal), new { type = "newrelic", license_key = Samples.NewRelicKey })).Read<Cloud.Client.Accepted>();
        await (await owner.Post(production + "/domains", new { name = "shop.example.com" })).Read<Cloud.Client.Accepted>();
        var colleague = await app.NewColleague(owner, "billing");
        await app.Role(colleague, production, "viewer");
        await owner.OnEnvironment(production, (db, e) =>
        {
            db.Revisions.Add(Cloud.Domain.Projects.Revision.Of(db.Projects.Single(p => p.Id == e.ProjectId), null, "{}", TimeProvider.System.GetUtcNow()));
            var team = Cloud.Domain.Organizations.Team.Create(owner.OrganizationId, "Developers", TimeProvider.System.GetUtcNow());
            db.Teams.Add(team);
            db.TeamMembers.Add(Cloud.Domain.Organizations.TeamMember.Of(team, colleague.UserId, TimeProvider.System.GetUtcNow()));
            db.AwsAccounts.Add(Cloud.Domain.AwsAccounts.AwsAccount.Create(owner.OrganizationId, "444455556666", "Theirs", TimeProvider.System.GetUtcNow()));
            db.Invitations.Add(Cloud.Domain.Organizations.Invitation.Create(owner.OrganizationId, "a@example.com", [], [], owner.UserId, TimeProvider.System.GetUtcNow()));
            db.Restores.Add(Cloud.Domain.Backups.Restore.Begin(db.Backups.Single(b => b.EnvironmentId == e.Id), e.MachineName, e, TimeProvider.System.GetUtcNow(), null).Value.Restore);
            db.RetainedResources.Add(Cloud.Domain.Environments.RetainedResource.Of(e, $"arn:aws:cloudformation:us-east-1:000000000000:stack/x/{e.Id}", "us-east-1", new("Vault", "AWS::Backup::BackupVault", "vault", "DELETE_SKIPPED", null), TimeProvider.System.GetUtcNow()));
            db.Attention.Add(Cloud.Domain.Attention.AttentionItem.Raise(e, Cloud.Domain.Attention.AttentionKind.BackupLate, Cloud.Domain.Attention.AttentionSeverity.Warning, "Late", "By a day", null, TimeProvider.System.GetUtcNow()));
            return Task.CompletedTask;
        });
        await app.LetIn(await app.NewStaff(Domain.Identity.PlatformRole.Support), owner, readOnly: true);
        await app.Scalar<int>("select cloud_link_audit(10000, now())");
        return owner;
    }

    private async Task<string> CopyOf(string table, Guid organization)
    {
        var columns = await app.Scalar<string>("select string_agg(quote_ident(column_name), ', ') from information_schema.columns where table_name = $1", table);
        var row = await app.Scalar<string>($"select row_to_json(t)::text from {table} t where organization_id = $1 limit 1", organization);
        return $"insert into {table} ({columns}) select {columns} from json_populate_record(null::{table}, '{row!.Replace("'", "''", StringComparison.Ordinal)}'::json)";
    }

    private async Task<long> Count(string table, Guid? tenant, string where = "true") => (long)(await Ask($"select count(*) from {table} where {where}", tenant))!;

    private async Task<object?> Ask(string sql, Guid? tenant)
    {
        await using var connection = await Connect(tenant);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Ct);
    }

    private async Task<int> Execute(string sql, Guid? tenant)
    {
        await using var connection = await Connect(tenant);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(Ct);
    }

    private async Task<NpgsqlConnection> Connect(Guid? tenant)
    {
        var connection = new NpgsqlConnection(app.Database.App);
        await connection.OpenAsync(Ct);
        if (tenant is { } id)
        {
            await using var command = new NpgsqlCommand("select set_config('app.tenant', $1, false)", connection) { Parameters = { new() { Value = id.ToString() } } };
            await command.ExecuteNonQueryAsync(Ct);
        }

        return connection;
    }

    private CloudDb Context(Tenant tenant)
    {
        var source = NpgsqlDataSource.Create(app.Database.App);
        return new CloudDb(CloudDatabase.Options(source)).For(tenant);
    }
}
