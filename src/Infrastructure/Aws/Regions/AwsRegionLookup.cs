using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Infrastructure.Aws.CloudFormation;
using Cloud.Infrastructure.Aws.Pipeline;
using Microsoft.Extensions.Options;

namespace Cloud.Infrastructure.Aws.Regions;

/// <summary>EC2's lists. Each is one page: nothing is paged that does not ask for it (MaxResults).</summary>
internal sealed class AwsRegionLookup(AwsCalls calls, IOptions<AwsOptions> options) : IRegionLookup
{
    /// <summary>Images of the account that asks: right while there is no other account.</summary>
    private const string Asking = "self";

    public async Task<FoundImage?> Newest(CloudAccount at, MachineImage image, CancellationToken ct)
    {
        var form = new QueryForm().Set("Owner.1", image.Owner ?? options.Value.AccountId ?? Asking);
        Filter(form, 1, "name", image.Name);
        Filter(form, 2, "state", "available");
        Filter(form, 3, "architecture", MachineImage.Architecture);
        var found = await calls.Query(
            at, ServiceDescriptor.Compute, "DescribeImages", form,
            x => x.Items("imagesSet").Select(i => new FoundImage(i.Required("imageId"), i.Required("name"), i.Required("creationDate"))).ToList(), ct);
        // Its form sorts as text.
        return found.MaxBy(i => i.Created, StringComparer.Ordinal);
    }

    public async Task<string?> PrefixList(CloudAccount at, string name, CancellationToken ct)
    {
        var form = new QueryForm();
        Filter(form, 1, "prefix-list-name", name);
        return await calls.Query(at, ServiceDescriptor.Compute, "DescribeManagedPrefixLists", form, x => x.Items("prefixListSet").Select(l => l.Required("prefixListId")).FirstOrDefault(), ct);
    }

    private static void Filter(QueryForm form, int number, string name, string value) =>
        form.Set(FormattableString.Invariant($"Filter.{number}.Name"), name).Set(FormattableString.Invariant($"Filter.{number}.Value.1"), value);
}
