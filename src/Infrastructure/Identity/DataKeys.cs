using System.Xml.Linq;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Infrastructure.Identity;

/// <summary>The keys that seal variables and authenticators' secrets, in the database: every node reads the same ones.</summary>
internal sealed class DataKeys(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        return [.. Db(scope).Set<DataKey>().AsNoTracking().Select(k => k.Xml).ToList().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = Db(scope);
        db.Set<DataKey>().Add(new DataKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }

    private static CloudDb Db(IServiceScope scope) => (CloudDb)scope.ServiceProvider.GetRequiredService<ICloudDb>();
}
