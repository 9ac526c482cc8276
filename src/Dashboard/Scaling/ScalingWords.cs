using Cloud.Client;

namespace Cloud.Dashboard.Scaling;

/// <summary>Scaling in words.</summary>
internal static class ScalingWords
{
    /// <summary>"6 to 24 CPU, 0 to 2 web nodes": what changes and nothing else.</summary>
    public static string Change(ScalingRequestResource request)
    {
        List<string> parts = [];
        if (request.From.Size != request.To.Size) parts.Add($"{request.From.Size} to {request.To.Size} CPU");
        if (request.From.WebNodes != request.To.WebNodes) parts.Add($"{request.From.WebNodes} to {request.To.WebNodes} web nodes");
        return parts.Count == 0 ? $"All nodes to {request.To.Size} CPU" : string.Join(", ", parts);
    }

    /// <summary>Before and after, or that it is not known.</summary>
    public static string Cost(ScalingCost cost) =>
        cost is { MonthlyBefore: { } before, MonthlyAfter: { } after } ? $"{Amount(before, cost)} to {Amount(after, cost)} a month" : "Price not known";

    private static string Amount(decimal amount, ScalingCost cost) => $"{amount.ToString("#,0.##", System.Globalization.CultureInfo.InvariantCulture)} {cost.Currency}";
}
