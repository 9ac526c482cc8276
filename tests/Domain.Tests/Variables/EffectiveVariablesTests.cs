using Cloud.Domain.Variables;

namespace Cloud.Domain.Tests.Variables;

public sealed class EffectiveVariablesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);
    private static readonly Guid Branch = Guid.CreateVersion7(Now), Staging = Guid.CreateVersion7(Now), Production = Guid.CreateVersion7(Now);
    private static readonly Guid[] Chain = [Branch, Staging, Production];

    [Fact]
    public void Of_one_name_the_nearest_counts_and_names_come_in_order()
    {
        Variable[] all = [OfProject("B"), Of(Production, "B"), Of(Staging, "B"), Of(Branch, "B"), Of(Staging, "A"), OfProject("C"), Of(Production, "C")];
        Assert.Equal([(Staging, "A"), (Branch, "B"), (Production, "C")], Seen(all));
        Assert.Equal([(Staging, "A"), (Staging, "B"), (Production, "C")], Seen(all.Where(v => v.EnvironmentId != Branch)));
    }

    [Fact]
    public void What_is_not_inheritable_stays_where_it_is_and_hides_nothing_for_others()
    {
        Variable[] all = [Of(Staging, "A", f => f with { IsInheritable = false }), Of(Production, "A"), Of(Branch, "B", f => f with { IsInheritable = false })];
        Assert.Equal([(Production, "A"), (Branch, "B")], Seen(all));
        Assert.Equal([(Staging, "A")], EffectiveVariables.Seen([Staging, Production], all).Select(v => (v.EnvironmentId, v.Name)));
    }

    [Fact]
    public void A_project_s_variable_that_nothing_may_see_is_not_there()
    {
        Variable[] all = [OfProject("A", f => f with { VisibleBuild = false, VisibleRuntime = false }), OfProject("B", f => f with { VisibleBuild = false })];
        Assert.Equal([(null, "B")], Seen(all));
    }

    [Fact]
    public void A_variable_of_another_environment_is_none_of_its_business() => Assert.Empty(Seen([Of(Guid.CreateVersion7(Now), "A")]));

    [Fact]
    public void A_disabled_one_hides_what_would_be_inherited_from_the_application()
    {
        Variable[] all = [OfProject("A"), Of(Branch, "A", f => f with { IsEnabled = false }), Of(Production, "B"), Of(Staging, "B", f => f with { IsEnabled = false })];
        Assert.Equal(["A", "B"], EffectiveVariables.Seen(Chain, all).Select(v => v.Name));
        Assert.Empty(EffectiveVariables.For(Chain, all, VariableStage.Runtime));
        Assert.Equal(["A", "B"], EffectiveVariables.For([Production], all, VariableStage.Runtime).Select(v => v.Name));
    }

    [Theory]
    [InlineData(VariableStage.Build, "BOTH,BUILD")]
    [InlineData(VariableStage.Runtime, "BOTH,RUN")]
    public void A_stage_gets_what_is_visible_in_it(VariableStage stage, string names)
    {
        Variable[] all = [Of(Branch, "BUILD", f => f with { VisibleBuild = true, VisibleRuntime = false }), Of(Branch, "RUN"), OfProject("BOTH")];
        Assert.Equal(names.Split(','), EffectiveVariables.For(Chain, all, stage).Select(v => v.Name));
    }

    [Fact]
    public void An_application_gets_what_is_for_all_and_what_is_for_it()
    {
        Variable[] all = [Of(Branch, "ALL"), Of(Branch, "SHOP", f => f with { ApplicationScope = ["shop"] }), Of(Branch, "API", f => f with { ApplicationScope = ["api", "worker"] })];
        Assert.Equal(["ALL", "SHOP"], EffectiveVariables.For(Chain, all, VariableStage.Runtime, "shop").Select(v => v.Name));
        Assert.Equal(["ALL", "API", "SHOP"], EffectiveVariables.For(Chain, all, VariableStage.Runtime).Select(v => v.Name));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("env:PATH_TO")]
    [InlineData("php:memory_limit")]
    [InlineData("d8settings:a.b-c")]
    [InlineData("9lives")]
    public void A_name_that_stands_in_addresses_and_shells_is_good(string name) => Assert.Null(Variable.NameFault(name));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("-x")]
    [InlineData(":x")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("env:")]
    [InlineData("env:1A")]
    [InlineData("env:A-B")]
    public void Any_other_name_is_not(string name) => Assert.NotNull(Variable.NameFault(name));

    [Fact]
    public void A_name_has_at_most_256_characters()
    {
        Assert.Null(Variable.NameFault(new string('a', Variable.MaxName)));
        Assert.NotNull(Variable.NameFault(new string('a', Variable.MaxName + 1)));
    }

    [Fact]
    public void A_sensitive_one_stays_so_and_another_may_become_so()
    {
        var variable = Of(Branch, "A");
        Assert.Null(variable.Change(variable.Flags with { IsSensitive = true }, Now).Error);
        Assert.Equal("variable.stays_sensitive", variable.Change(variable.Flags with { IsSensitive = false }, Now).Error?.Code);
        Assert.True(variable.IsSensitive);
    }

    private static IEnumerable<(Guid?, string)> Seen(IEnumerable<Variable> all) => EffectiveVariables.Seen(Chain, all).Select(v => (v.EnvironmentId, v.Name));

    private static Variable OfProject(string name, Func<VariableFlags, VariableFlags>? with = null) => Made(null, name, VariableFlags.OfProject, with);

    private static Variable Of(Guid environment, string name, Func<VariableFlags, VariableFlags>? with = null) => Made(environment, name, VariableFlags.OfEnvironment, with);

    private static Variable Made(Guid? environment, string name, VariableFlags flags, Func<VariableFlags, VariableFlags>? with) =>
        Variable.Create(Guid.Empty, "abcdefghijkl2", environment, name, with?.Invoke(flags) ?? flags, Now);
}
