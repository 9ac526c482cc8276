using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Workers.AwsAccounts;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>Looks up what a stack is made from that AWS alone knows, once, and keeps it with the stack.</summary>
internal sealed class PinLookup(IRegionLookup region)
{
    /// <summary>Throws <see cref="ActivityFailedException"/> where an image is missing: without it AWS would refuse the whole stack.</summary>
    public async Task Pin(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        if (subject.Stack?.Pins is not null)
        {
            run.Log("Images stay those that the stack was made with.");
            return;
        }

        var template = StackTemplates.Render(subject.Project.Blueprint, subject.Spec());
        Dictionary<string, string> images = new(StringComparer.Ordinal);
        foreach (var image in template.Images)
        {
            var found = await region.Newest(subject.At, image, run.Cancel) ?? throw Missing(image, subject.At);
            images[image.Kind] = found.Id;
            run.Log($"Image {found.Name} of {found.Created[..10]}: {found.Id}.");
        }

        var list = template.Parameters.ContainsKey(StackParameters.EdgePrefixListId) ? await EdgeAddresses(run, subject.At) : null;
        subject.StackRow(run.Db).Pin(new StackPins(images, list));
    }

    /// <summary>Closes the balancer to everybody but CloudFront. Without it the origin secret does, so that it is worth no failure.</summary>
    private async Task<string?> EdgeAddresses(Run<StackChange> run, CloudAccount at)
    {
        try
        {
            if (await region.PrefixList(at, StackPins.EdgePrefixListName, run.Cancel) is { } list)
            {
                run.Log($"The balancer lets in CloudFront's addresses alone: {list}.");
                return list;
            }

            run.Log($"{at.Region} has no list of CloudFront's addresses: the balancer is reached by everybody, and serves those alone who bring CloudFront's secret.");
        }
        catch (CloudCallException e) when (e.Kind == CloudErrorKind.Denied && !AccountFaults.IsRoleRefused(e))
        {
            run.Log($"AWS refused {e.Service} {e.Operation}: the balancer is reached by everybody, and serves those alone who bring CloudFront's secret.");
        }

        return null;
    }

    private static ActivityFailedException Missing(MachineImage image, CloudAccount at) => new(
        "image.not_found",
        $"{at.Region} has no machine image {image.Name}{(image.Owner is { } owner ? $" of {owner}" : "")}, and nothing was made. {(image.Owner is null ? "Build it there or copy it from another region, and share it with the account" : "Choose another region")}; then activate again.");
}
