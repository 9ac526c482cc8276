using Cloud.Client;

namespace Cloud.Api.Tests;

/// <summary>Input that is right, for tests to break.</summary>
public static class Samples
{
    /// <summary>Of the form that New Relic's license keys have; nobody's.</summary>
    public const string NewRelicKey = "0123456789abcdef0123456789abcdefFFFFNRAL";

    public const string BlackfireServer = "0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f";

    public static Dictionary<string, string> Magento => new(StringComparer.Ordinal)
    {
        [".magento.app.yaml"] = """
            name: mymagento
            type: php:8.3
            disk: 5120
            relationships:
              database: "mysql:mysql"
              redis: "cache:redis"
            mounts:
              "var": "shared:files/var"
              "pub/media": "shared:files/media"
            web:
              locations:
                "/":
                  root: "pub"
                  passthru: "/index.php"
            crons:
              magento:
                spec: "*/5 * * * *"
                cmd: "php bin/magento cron:run"
            """,
        [".magento/services.yaml"] = """
            mysql:
              type: mysql:10.6
              disk: 5120
            cache:
              type: redis:7.2
            """,
        [".magento/routes.yaml"] = """
            "https://{default}/":
              type: upstream
              upstream: "mymagento:http"
            "https://www.{default}/":
              type: redirect
              to: "https://{default}/"
            """,
    };

    public static CreateProject Project() => new()
    {
        Title = "Shop",
        Region = "us-east-1",
        Plan = "pro",
        Blueprint = "magento-cluster",
        Config = Magento,
        Activate = [],
    };
}
