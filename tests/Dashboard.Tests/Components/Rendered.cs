using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Cloud.Client;
using Cloud.Dashboard.Frame;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;

namespace Cloud.Dashboard.Tests.Components;

/// <summary>A component drawn to HTML without a browser.</summary>
internal static class Rendered
{
    public static async Task<IHtmlDocument> AsHtmlAsync<T>(Dictionary<string, object?> parameters, MeResource? viewer = null) where T : IComponent
    {
        using var http = new HttpClient { BaseAddress = new("http://127.0.0.1:1/") };
        var services = new ServiceCollection().AddLogging()
            .AddSingleton(TimeProvider.System).AddSingleton(new CloudClient(http)).AddSingleton(Looking(viewer, new CloudClient(http))).AddSingleton<IJSRuntime, NoJs>().AddSingleton<NavigationManager, Nowhere>();
        await using var provider = services.BuildServiceProvider();
        await using var renderer = new HtmlRenderer(provider, provider.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        return new HtmlParser().ParseDocument(html);
    }

    private static Workspace Looking(MeResource? viewer, CloudClient api)
    {
        var workspace = new Workspace(api);
        if (viewer is not null) workspace.Restore(new(viewer, [], [], null));
        return workspace;
    }

    private sealed class NoJs : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => default;

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => default;
    }

    private sealed class Nowhere : NavigationManager
    {
        public Nowhere() => Initialize("http://localhost/", "http://localhost/projects/p");
    }
}
