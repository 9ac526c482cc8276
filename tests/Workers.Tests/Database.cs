using Cloud.Infrastructure.Persistence;
using Cloud.Support;

[assembly: AssemblyFixture(typeof(Cloud.Workers.Tests.Database))]

namespace Cloud.Workers.Tests;

/// <summary>The run's PostgreSQL with our schema.</summary>
public sealed class Database() : PostgresFixture(owner => CloudDatabase.Migrate(owner));
