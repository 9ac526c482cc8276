using System.Reflection;
using Cloud.Application.Pipeline;

namespace Cloud.Architecture.Tests;

/// <summary>Every use case says who may use it, and looks like every other.</summary>
public sealed class RequestTests
{
    private static readonly Type[] Declarations = [typeof(RequiresAttribute), typeof(RequiresStaffAttribute), typeof(RequiresSignInAttribute), typeof(OpenToAllAttribute)];

    private static IReadOnlyList<Type> Requests { get; } =
        [.. typeof(ICommand<>).Assembly.GetTypes().Where(t => !t.IsInterface && (Implements(t, typeof(ICommand<>)) || Implements(t, typeof(IQuery<>))))];

    [Fact]
    public void Every_request_declares_once_who_may_send_it()
    {
        Assert.NotEmpty(Requests);
        Assert.Empty(Requests.Where(t => Declarations.Count(d => t.IsDefined(d, inherit: false)) != 1).Select(t => t.FullName));
    }

    [Fact]
    public void A_request_that_names_a_permission_names_its_tenant()
    {
        var lost = Requests.Where(t => t.IsDefined(typeof(RequiresAttribute), inherit: false))
            .Where(t => !typeof(IInOrganization).IsAssignableFrom(t) && !typeof(IInProject).IsAssignableFrom(t) && !typeof(IInTicket).IsAssignableFrom(t)).Select(t => t.FullName);
        Assert.Empty(lost);
    }

    [Fact]
    public void A_request_is_a_sealed_record_called_Command_or_Query_inside_its_use_case()
    {
        var odd = Requests.Where(t => !t.IsSealed || t.DeclaringType is null || t.Name != (Implements(t, typeof(ICommand<>)) ? "Command" : "Query")).Select(t => t.FullName);
        Assert.Empty(odd);
    }

    [Fact]
    public void A_handler_takes_at_most_four_things()
    {
        var handlers = typeof(ICommand<>).Assembly.GetTypes().Where(t => !t.IsInterface && Implements(t, typeof(IHandler<,>)));
        Assert.Empty(handlers.Where(t => t.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Max(c => c.GetParameters().Length) > 4).Select(t => t.FullName));
    }

    private static bool Implements(Type type, Type contract) => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == contract);
}
