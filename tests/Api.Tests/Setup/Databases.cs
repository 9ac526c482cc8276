using Cloud.Infrastructure.Persistence;
using Cloud.Support;

namespace Cloud.Api.Tests;

/// <summary>The run's PostgreSQL, its template migrated as the product does it.</summary>
public sealed class Databases() : PostgresFixture(owner => CloudDatabase.Migrate(owner));
