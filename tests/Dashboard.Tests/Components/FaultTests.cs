using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using Cloud.Client;
using Cloud.Dashboard.Parts;

namespace Cloud.Dashboard.Tests.Components;

/// <summary>A refusal says each thing once, however often the API's answer has it.</summary>
public sealed class FaultTests
{
    private static async Task<IHtmlDocument> Drawn(string problem, string? title = "The project was not created")
    {
        using var http = new HttpClient(new Refusing(problem)) { BaseAddress = new("http://api/") };
        var refused = await Assert.ThrowsAsync<CloudProblemException>(() => new CloudClient(http).ProjectAsync("p1", TestContext.Current.CancellationToken));
        return await Rendered.AsHtmlAsync<Fault>(new() { ["Problem"] = refused, ["Title"] = title });
    }

    private static string Problem(string detail, string more) => $$"""{"title":"Unprocessable Entity","status":422,"detail":"{{detail}}","code":"validation.failed","retryable":false{{more}}}""";

    [Theory]
    [InlineData("name is empty", "is empty")]
    [InlineData("This is not the URL of a repository.", "This is not the URL of a repository.")]
    public async Task A_field_that_the_sentence_is_about_is_not_said_again(string detail, string fault)
    {
        var html = await Drawn(Problem(detail, $$""","errors":{"name":["{{fault}}"]}"""));
        Assert.Equal(["The project was not created", detail], html.QuerySelectorAll("p").Select(p => p.TextContent));
    }

    [Fact]
    public async Task What_the_sentence_leaves_out_is_said_by_field()
    {
        var html = await Drawn(Problem("region is required", ""","errors":{"region":["is required"],"plan":["is required"],"title":["is empty","is no text"]}"""));
        Assert.Equal(["The project was not created", "region is required", "plan: is required", "title: is empty is no text"], html.QuerySelectorAll("p").Select(p => p.TextContent));
    }

    [Fact]
    public async Task Faults_of_files_are_said_with_their_places_alone()
    {
        const string Faults = ""","errors":{".magento.app.yaml":[".magento.app.yaml:3:7: type: There is no cobol."]},"faults":[{"file":".magento.app.yaml","line":3,"column":7,"message":"There is no cobol.","severity":"error"}]""";
        var html = await Drawn(Problem("The configuration has 1 fault.", Faults));
        Assert.Equal("There is no cobol.", Assert.Single(html.QuerySelectorAll(".faults li p")).LastChild!.TextContent);
        Assert.Single(html.QuerySelectorAll("p"), p => p.TextContent.Contains("cobol", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_heading_is_not_repeated_as_the_sentence()
    {
        var html = await Drawn("""{"title":"Conflict","status":409,"code":"x","retryable":false}""", title: null);
        Assert.Equal("Conflict", Assert.Single(html.QuerySelectorAll("p")).TextContent);
    }

    private sealed class Refusing(string problem) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.UnprocessableEntity) { Content = new StringContent(problem, Encoding.UTF8, "application/problem+json"), RequestMessage = request });
    }
}
