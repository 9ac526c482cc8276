using Cloud.Domain.Variables;
using Cloud.Support;

namespace Cloud.Workers.Tests.Variables;

/// <summary>A redeployment says in its log which variables it works with, and never what they are worth.</summary>
public sealed class VariableNoteTests(Database postgres)
{
    [Fact]
    public async Task A_redeployment_names_the_variables_that_are_effective_and_no_value()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var main = world.Data.Main;
        var secret = Planted.Secret("worker");
        await world.Data.Change(db =>
        {
            void Add(Guid? environment, string name, VariableFlags flags)
            {
                var variable = Variable.Create(world.Data.Organization, world.Data.Project.Id, environment, name, flags, TimeProvider.System.GetUtcNow());
                variable.Put(new SealedValue(System.Text.Encoding.UTF8.GetBytes(secret), Guid.Empty, secret.Length), TimeProvider.System.GetUtcNow());
                db.Variables.Add(variable);
            }

            Add(null, "BOTH", VariableFlags.OfProject);
            Add(main.Id, "RUN", VariableFlags.OfEnvironment);
            Add(main.Id, "HIDDEN", VariableFlags.OfEnvironment with { IsEnabled = false });
            Add(world.Data.Production.Id, "INHERITED", VariableFlags.OfEnvironment with { IsSensitive = true });
            Add(world.Data.Production.Id, "KEPT", VariableFlags.OfEnvironment with { IsInheritable = false });
        });
        var made = await world.Ended(await world.Begin(main, (e, now) => e.Activate(now, null).Value));
        Assert.Equal(Domain.Activities.ActivityResult.Success, made.Result);
        var redeployed = await world.Ended(await world.Begin(main, (e, now) => e.Redeploy(now, null).Value));
        var log = await world.Log(redeployed.Id);
        Assert.True(redeployed.Result == Domain.Activities.ActivityResult.Success, Planted.Censored(string.Join('\n', log)));
        Assert.Contains("Variables for builds (1): BOTH", log);
        Assert.Contains("Variables at run time (3): BOTH, INHERITED, RUN", log);
        Assert.DoesNotContain(log, line => line.Contains(Planted.Marker, StringComparison.OrdinalIgnoreCase));
    }
}
