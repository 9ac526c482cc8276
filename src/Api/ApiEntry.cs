namespace Cloud.Api;

/// <summary>Names this program for tests that host it: two programs in one test project both have a <c>Program</c>.</summary>
public sealed class ApiEntry
{
    private ApiEntry()
    {
    }
}
