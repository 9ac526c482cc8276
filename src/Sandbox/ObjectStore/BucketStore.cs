using System.Security.Cryptography;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Persistence;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.ObjectStore;

internal sealed record Bucket(string Name, string Region, DateTimeOffset Created);

internal sealed record StoredObject(string Bucket, string Key, long Size, string ETag, string? ContentType, DateTimeOffset Modified, Dictionary<string, string> Metadata, string File);

/// <summary>Buckets and objects. Contents are files beside the journal; an object's file is written before the commit that names it.</summary>
internal sealed class BucketStore : IResourceEffect
{
    private readonly Shelf journal;
    private readonly string directory;
    private readonly Dictionary<string, Bucket> buckets;
    private readonly Dictionary<string, SortedDictionary<string, StoredObject>> objects;

    /// <param name="journal">Where what it knows is written.</param>
    /// <param name="directory">Where contents lie; its own alone, for what it does not know it deletes there.</param>
    public BucketStore(Shelf journal, string directory)
    {
        this.journal = journal;
        this.directory = directory;
        Directory.CreateDirectory(directory);
        buckets = journal.LoadAll<Bucket>("bucket").ToDictionary(b => b.Name, StringComparer.Ordinal);
        objects = buckets.Keys.ToDictionary(b => b, _ => new SortedDictionary<string, StoredObject>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var stored in journal.LoadAll<StoredObject>("object")) objects[stored.Bucket][stored.Key] = stored;
        DropStrayFiles();
    }

    public IEnumerable<Bucket> All => buckets.Values.OrderBy(b => b.Name, StringComparer.Ordinal);

    public Bucket? Find(string name) => buckets.GetValueOrDefault(name);

    public StoredObject? FindObject(string bucket, string key) => objects.TryGetValue(bucket, out var keys) ? keys.GetValueOrDefault(key) : null;

    public IEnumerable<StoredObject> ObjectsIn(string bucket) => objects[bucket].Values;

    public string PathOf(StoredObject stored) => Path.Combine(directory, stored.File);

    public void Create(string name, string region, DateTimeOffset at)
    {
        buckets[name] = new Bucket(name, region, at);
        objects[name] = new SortedDictionary<string, StoredObject>(StringComparer.Ordinal);
        journal.Put("bucket", name, buckets[name]);
    }

    public void Delete(string name)
    {
        buckets.Remove(name);
        objects.Remove(name);
        journal.Remove("bucket", name);
    }

    public StoredObject Put(string bucket, string key, byte[] body, string? contentType, Dictionary<string, string> metadata, DateTimeOffset at)
    {
        var stored = new StoredObject(bucket, key, body.Length, ETagOf(body), contentType, at, metadata, Guid.CreateVersion7().ToString("N"));
        File.WriteAllBytes(PathOf(stored), body);
        Forget(bucket, key);
        objects[bucket][key] = stored;
        journal.Put("object", Id(bucket, key), stored);
        return stored;
    }

    public void Remove(string bucket, string key)
    {
        if (!objects[bucket].ContainsKey(key)) return;
        Forget(bucket, key);
        objects[bucket].Remove(key);
        journal.Remove("object", Id(bucket, key));
    }

    string IResourceEffect.Type => "AWS::S3::Bucket";

    string? IResourceEffect.RefuseCreation(StackResource resource, string region) =>
        buckets.ContainsKey(resource.PhysicalId!) ? $"{resource.PhysicalId} already exists (Service: S3, Status Code: 409)" : null;

    void IResourceEffect.Created(StackResource resource, string region, DateTimeOffset at) => Create(resource.PhysicalId!, region, at);

    string? IResourceEffect.RefuseDeletion(StackResource resource, string region) => objects.TryGetValue(resource.PhysicalId!, out var keys) && keys.Count > 0
        ? "The bucket you tried to delete is not empty (Service: S3, Status Code: 409)"
        : null;

    void IResourceEffect.Deleted(StackResource resource, string region) => Delete(resource.PhysicalId!);

    // An older content may be streaming to somebody: an open file stays readable after its name is gone. A reader that has only the path gets a 404.
    private void Forget(string bucket, string key)
    {
        if (FindObject(bucket, key) is { } old) File.Delete(PathOf(old));
    }

    private static string Id(string bucket, string key) => bucket + "/" + key;

#pragma warning disable CA5351 // S3 defines an object's ETag as the MD5 of its content; nothing is secured by it.
    private static string ETagOf(byte[] body) => $"\"{Wire.Hex(MD5.HashData(body))}\"";
#pragma warning restore CA5351

    private void DropStrayFiles()
    {
        var known = objects.Values.SelectMany(keys => keys.Values).Select(o => o.File).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(directory).Where(f => !known.Contains(Path.GetFileName(f)))) File.Delete(file);
    }
}
