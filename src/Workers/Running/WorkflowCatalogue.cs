namespace Cloud.Workers.Running;

/// <summary>Which workflow does which activity type. A type without one is refused at start-up, not at three in the morning.</summary>
public sealed class WorkflowCatalogue
{
    private readonly Dictionary<string, IWorkflow> _byType;

    public WorkflowCatalogue(IEnumerable<IWorkflow> workflows) =>
        _byType = workflows.SelectMany(w => w.Types.Select(t => (Type: t, Workflow: w))).ToDictionary(p => p.Type, p => p.Workflow, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Types => _byType.Keys;

    public IWorkflow For(string type) => _byType[type];
}
