using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Who may sign in at the fake, all with the same password: customers from the owner to a contributor, and one of each platform role.</summary>
internal sealed record FakePerson(string Id, string Email, string Name, string? Role = null)
{
    public static readonly FakePerson Ada = new("user-ada", FakeServer.Email, "Ada Bell");
    public static readonly FakePerson Ben = new("user-ben", "ben@acme.example", "Ben Carter");
    public static readonly FakePerson Cleo = new("user-cleo", "cleo@acme.example", "Cleo Diaz");
    public static readonly FakePerson Ivo = new("user-ivo", "ivo@acme.example", "Ivo Egger");
    public static readonly FakePerson Sam = new("user-sam", "sam@cloud.example", "Sam Support", StaffRole.Support);
    public static readonly FakePerson Olga = new("user-olga", "olga@cloud.example", "Olga Operator", StaffRole.Operator);

    public static readonly IReadOnlyList<FakePerson> All = [Ada, Ben, Cleo, Ivo, Sam, Olga];

    public bool Operates => Role == StaffRole.Operator;

    public TicketPerson InTicket => new(Id, Name, Role is not null);

    public UserReference Reference => new() { Id = Id, Username = Email, Email = Email, DisplayName = Name };

    public MeResource Me => new() { Id = Id, Username = Id, Email = Email, DisplayName = Name, Roles = Role is null ? [] : [Role] };
}
