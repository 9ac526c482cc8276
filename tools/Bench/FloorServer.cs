using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Cloud.Bench;

/// <summary>The floor of a list over HTTP: one prepared query, its rows written as JSON, and nothing else. A program of its own, as the API is.</summary>
internal static class FloorServer
{
    private const string List = """
        select id, project_id, type, state, result, completion_percent, description, parameters, steps, created_by, created_at, started_at, updated_at, completed_at, cancelled_at, cancel_requested_at, retry_of
        from activities where project_id = $1 order by id desc limit 51
        """;

    public static async Task Run(string connection, string address)
    {
        await using var database = NpgsqlDataSource.Create(connection + ";Max Auto Prepare=40;Auto Prepare Min Usages=2;No Reset On Close=true;Maximum Pool Size=40;Application Name=cloud-bench-floor");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(address);
        var app = builder.Build();
        app.MapGet("/healthz", () => "ok");
        app.MapGet("/list/{project}", async (string project, HttpContext http) =>
        {
            await using var command = database.CreateCommand(List);
            command.Parameters.AddWithValue(project);
            await using var reader = await command.ExecuteReaderAsync(http.RequestAborted);
            http.Response.ContentType = "application/json";
            await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
            json.WriteStartArray();
            while (await reader.ReadAsync(http.RequestAborted))
            {
                Row(json, reader);
            }

            json.WriteEndArray();
        });
        await app.RunAsync();
    }

    private static void Row(Utf8JsonWriter json, NpgsqlDataReader reader)
    {
        json.WriteStartObject();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            json.WritePropertyName(reader.GetName(i));
            if (reader.IsDBNull(i))
            {
                json.WriteNullValue();
                continue;
            }

            switch (reader.GetValue(i))
            {
                case Guid id: json.WriteStringValue(id); break;
                case DateTime at: json.WriteStringValue(at); break;
                case int number: json.WriteNumberValue(number); break;
                case string text when reader.GetDataTypeName(i) == "jsonb": json.WriteRawValue(text, skipInputValidation: true); break;
                case var other: json.WriteStringValue(other.ToString()); break;
            }
        }

        json.WriteEndObject();
    }
}
