using System.Text.Json;
using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Host names of an environment: one that serves, one that waits for its records, one that failed.</summary>
internal sealed partial class FakeServer
{
    public Dictionary<string, DomainResource> Domains { get; } = new(StringComparer.Ordinal);

    private void MapDomains()
    {
        const string At = Env + "/domains";
        app.MapGet(At, (string p, string e) =>
        {
            if (p == FakePeople.Shop && e == "production" && Domains.Count == 0)
            {
                Add(e, "shop.example.com", d => d with { Status = DomainStatus.Active, IsDefault = true, VerifiedAt = Cloud.Now.AddDays(-2), Records = [.. d.Records.Select(r => r with { Found = r.Found is null ? null : true })] });
                Add(e, "store.example.com", d => d with { Status = DomainStatus.Active, VerifiedAt = Cloud.Now.AddDays(-1), Links = new(d.Links) { [Relation.Edit] = d.Links[Relation.Self] } });
                Add(e, "www.acme.example", d => d with { Reason = $"The TXT record {d.Records[0].Name} was not found.", Records = [d.Records[0], d.Records[1] with { Found = true }, d.Records[2]] });
                Add(e, "acme.example", d => d with { Status = DomainStatus.Failed, Reason = "acme.example is in use elsewhere on this platform. Remove it there, then check again here; if you do not know where, open a ticket." });
            }

            return Results.Ok(Domains.Values.Where(d => d.Environment == e).ToList());
        });
        app.MapPost(At, (string p, string e, JsonElement body) =>
        {
            var name = body.GetProperty("name").GetString()!;
            return name.Contains('.', StringComparison.Ordinal)
                ? Results.Ok(Accepted.Of(Add(e, name, d => d)) with { Status = "Created", Code = 201 })
                : Refuse(422, "validation.failed", "The name is no good.", new() { ["name"] = ["is a single label: a public name has a dot, as shop.example.com"] });
        });
        app.MapPost(At + "/{d}/check", (string d) => Accepted.Of(Domains[d] = Domains[d] with { Status = DomainStatus.Pending, Reason = null }));
        app.MapPatch(At + "/{d}", (string d, UpdateDomain body) =>
        {
            foreach (var domain in Domains.Values.ToList())
            {
                Domains[domain.Name] = domain with { IsDefault = domain.Name == d, Links = new(domain.Links.Where(l => l.Key != Relation.Edit)) };
            }

            return Accepted.Of(Domains[d] = Domains[d] with { HostedZoneId = body.HostedZoneId });
        });
        app.MapDelete(At + "/{d}", (string d) => Accepted.Of(Domains[d] = Domains[d] with { Status = DomainStatus.Removing }));
    }

    private DomainResource Add(string environment, string name, Func<DomainResource, DomainResource> with)
    {
        var self = $"/api/projects/{FakePeople.Shop}/environments/{environment}/domains/{name}";
        const string Digits = "5f0c9a1be2d34c7f8a6b7c8d9e0f1a2b";
        return Domains[name] = with(new DomainResource
        {
            Id = name,
            Name = name,
            Project = FakePeople.Shop,
            Environment = environment,
            Status = DomainStatus.Pending,
            IsDefault = false,
            Wildcard = false,
            Ssl = new DomainSsl(false),
            Records =
            [
                new(DomainRecordPurpose.Ownership, "TXT", $"_cloud-{Digits}.{name}", Digits, false),
                new(DomainRecordPurpose.Certificate, "CNAME", $"_9e107d9d372bb6826bd81d3542a419d6.{name}", "_e4d909c290d0fb1ca068ffaddf22cbd0.ab12cd34ef.acm-validations.aws", false),
                new(DomainRecordPurpose.Traffic, name.Count(c => c == '.') == 1 ? "ALIAS" : "CNAME", name, "d3adb33fcafe99.cloudfront.net", null),
            ],
            ExpiresAt = Cloud.Now.AddHours(72),
            CreatedAt = Cloud.Now,
            UpdatedAt = Cloud.Now,
            Links = new(StringComparer.Ordinal) { [Relation.Self] = new(self), [Relation.Check] = new(self + "/check"), [Relation.Delete] = new(self) },
        });
    }
}
