namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>A file of a node.</summary>
/// <param name="Path">Where it stands, absolute.</param>
/// <param name="Mode">Rights, octal as text: <c>0644</c>, <c>0755</c> for what is run, <c>0600</c> where a password stands in it.</param>
/// <param name="Owner">Account that owns it, and its group's name.</param>
public sealed record NodeFile(string Path, string Text, string Mode = "0644", string Owner = "root");
