namespace Cloud.Api.Tests.Http;

/// <summary>A page is read off an index in its order: what is read does not grow with what there is (a page of environments once read and sorted all of its project's).</summary>
public sealed class PageIndexTests(CloudApp app)
{
    [Theory]
    [InlineData("projects", "organization_id = {id}", "created_at desc, id desc")]
    [InlineData("environments", "project_id = 'x'", "id desc")]
    [InlineData("activities", "organization_id = {id}", "id desc")]
    [InlineData("activities", "project_id = 'x'", "id desc")]
    [InlineData("activities", "environment_id = {id}", "id desc")]
    [InlineData("backups", "environment_id = {id}", "id desc")]
    [InlineData("restores", "environment_id = {id}", "id desc")]
    [InlineData("restores", "source_environment_id = {id}", "id desc")]
    [InlineData("scaling_requests", "environment_id = {id}", "id desc")]
    [InlineData("retained_resources", "project_id = 'x'", "id desc")]
    [InlineData("audit_events", "organization_id = {id}", "id desc")]
    [InlineData("tickets", "organization_id = {id}", "id desc")]
    [InlineData("ticket_comments", "ticket_id = {id}", "id desc")]
    [InlineData("invitations", "organization_id = {id}", "id desc")]
    [InlineData("teams", "organization_id = {id}", "id desc")]
    [InlineData("aws_accounts", "organization_id = {id}", "id desc")]
    public async Task A_page_is_read_off_an_index_and_nothing_is_sorted(string table, string whose, string order)
    {
        await using var connection = await app.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken);

        // Tables of tests are small: what is forbidden here costs more in large ones.
        var sql = $"set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off; explain select * from {table} where {whose.Replace("{id}", "'00000000-0000-7000-8000-000000000000'", StringComparison.Ordinal)} order by {order} limit 51";
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> plan = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            plan.Add(reader.GetString(0));
        }

        Assert.DoesNotContain(plan, line => line.Contains("Sort", StringComparison.Ordinal));
        Assert.Contains(plan, line => line.Contains("Index Cond", StringComparison.Ordinal));
    }
}
