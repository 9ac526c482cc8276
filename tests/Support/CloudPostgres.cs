using Cloud.Infrastructure.Persistence;

namespace Cloud.Support;

/// <summary>One PostgreSQL per test run, whose template has the product's schema: <c>[assembly: AssemblyFixture(typeof(CloudPostgres))]</c>.</summary>
public sealed class CloudPostgres() : PostgresFixture(owner => CloudDatabase.Migrate(owner));
