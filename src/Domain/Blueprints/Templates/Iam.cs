namespace Cloud.Domain.Blueprints.Templates;

/// <summary>Policy documents of the roles.</summary>
internal static class Iam
{
    private const string PolicyLanguage = "2012-10-17";

    /// <summary>Who may take the role: one AWS service.</summary>
    internal static object TrustOf(string service) =>
        Document(new { Effect = "Allow", Principal = new { Service = service }, Action = "sts:AssumeRole" });

    internal static object Document(params object[] statements) => new { Version = PolicyLanguage, Statement = statements };

    internal static object Inline(string name, params object[] statements) => new { PolicyName = name, PolicyDocument = Document(statements) };

    /// <param name="path">Path and name under <c>policy/</c> of an AWS managed policy.</param>
    internal static object Managed(string path) => Fn.Sub("arn:${AWS::Partition}:iam::aws:policy/" + path);
}
