using System.Runtime.Versioning;

// The daemons are Debian's.
[assembly: SupportedOSPlatform("linux")]

// Three nodes with all their daemons fill a small machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
