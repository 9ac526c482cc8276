using System.Text.Json;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Cloud.Infrastructure.Persistence;

/// <summary>Enums are kept as the contract's words, so that SQL, logs and people read the same.</summary>
internal sealed class WordConverter<T>() : ValueConverter<T, string>(value => Words.Of(value), word => Words.Parse<T>(word))
    where T : struct, Enum;

internal static class WordConverters
{
    public static void AddTo(ModelConfigurationBuilder builder)
    {
        foreach (var type in typeof(Words).Assembly.GetTypes().Where(t => t is { IsEnum: true, IsPublic: true }))
        {
            builder.Properties(type).HaveConversion(typeof(WordConverter<>).MakeGenericType(type)).HaveMaxLength(40);
        }
    }
}

/// <summary>Small values inside a row, kept as jsonb.</summary>
public static class JsonColumns
{
    /// <summary>They are read as they were written, letter by letter: looking for other spellings would cost a third of reading them.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, PropertyNameCaseInsensitive = false };

    public static PropertyBuilder<T> IsJson<T>(this PropertyBuilder<T> property)
    {
        property.HasColumnType("jsonb").HasConversion(
            new ValueConverter<T, string>(value => JsonSerializer.Serialize(value, Options), text => JsonSerializer.Deserialize<T>(text, Options)!),
            new ValueComparer<T>(
                (a, b) => JsonSerializer.Serialize(a, Options) == JsonSerializer.Serialize(b, Options),
                value => JsonSerializer.Serialize(value, Options).GetHashCode(StringComparison.Ordinal),
                value => value));
        return property;
    }
}

/// <summary>PostgreSQL's own spelling for tables, columns, keys and indexes: no package for it restores with these pins.</summary>
internal static class SnakeCase
{
    public static void Apply(ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Of(property.Name));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName($"pk_{entity.GetTableName()}");
            }

            foreach (var index in entity.GetIndexes().Where(i => i.GetDatabaseName()?.StartsWith("IX_", StringComparison.Ordinal) == true))
            {
                index.SetDatabaseName($"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(p => Of(p.Name)))}");
            }

            foreach (var foreign in entity.GetForeignKeys())
            {
                foreign.SetConstraintName($"fk_{entity.GetTableName()}_{string.Join('_', foreign.Properties.Select(p => Of(p.Name)))}");
            }
        }
    }

    private static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
