namespace Cloud.Dashboard;

/// <summary>Names this assembly to hosts and tests that start it; holds nothing.</summary>
public sealed class DashboardEntry;
