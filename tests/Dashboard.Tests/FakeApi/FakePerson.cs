using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Who may sign in at the fake, all with the same password: a customer, and one of each platform role.</summary>
internal sealed record FakePerson(string Id, string Email, string Name, string? Role = null)
{
    public static readonly FakePerson Ada = new("user-ada", FakeServer.Email, "Ada Bell");
    public static readonly FakePerson Sam = new("user-sam", "sam@cloud.example", "Sam Support", StaffRole.Support);
    public static readonly FakePerson Olga = new("user-olga", "olga@cloud.example", "Olga Operator", StaffRole.Operator);

    public static readonly IReadOnlyList<FakePerson> All = [Ada, Sam, Olga];

    public bool Operates => Role == StaffRole.Operator;

    public TicketPerson InTicket => new(Id, Name, Role is not null);

    public MeResource Me => new() { Id = Id, Username = Id, Email = Email, DisplayName = Name, Roles = Role is null ? [] : [Role] };
}
